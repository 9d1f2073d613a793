package ipcp.transport;

import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** CONNECT of SOCKS5, RFC 1928, with the login of RFC 1929. A name goes to the proxy as it is. */
final class Socks5Handshake implements ProxyHandshake {
    private static final int VERSION = 5;
    private static final int CONNECT = 1;

    private static final int NO_LOGIN = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NO_METHOD = 0xff;
    private static final int LOGIN_VERSION = 1;

    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    /** What the next bytes are, in the order in which they come. */
    private enum Awaited {
        METHOD("the answer to its greeting"),
        LOGIN("the answer to user and password"),
        REPLY("its reply"),
        ADDRESS_TYPE("its reply"),
        NAME_LENGTH("its reply"),
        ADDRESS("its reply");

        private final String what;

        Awaited(String what) {
            this.what = what;
        }
    }

    private final Endpoint.Tcp target;
    private final Optional<ProxyLogin> login;
    private Awaited awaited = Awaited.METHOD;

    Socks5Handshake(Endpoint.Tcp target, Optional<ProxyLogin> login) {
        this.target = target;
        this.login = login;
    }

    @Override
    public Step begin() {
        byte[] greeting = login.isPresent()
                ? new byte[] {VERSION, 2, NO_LOGIN, USER_AND_PASSWORD}
                : new byte[] {VERSION, 1, NO_LOGIN};
        return new Step.Exchange(greeting, 2);
    }

    @Override
    public Step received(byte[] bytes) {
        int first = Byte.toUnsignedInt(bytes[0]);
        int last = Byte.toUnsignedInt(bytes[bytes.length - 1]);
        return switch (awaited) {
            case METHOD -> first == VERSION ? chosen(last) : otherVersion(first, VERSION);
            case LOGIN -> {
                if (first != LOGIN_VERSION) {
                    yield otherVersion(first, LOGIN_VERSION);
                }
                yield last == 0 ? request() : new Step.Refused("user and password refused (" + last + ")");
            }
            case REPLY -> {
                if (first != VERSION) {
                    yield otherVersion(first, VERSION);
                }
                yield last == 0
                        ? next(Awaited.ADDRESS_TYPE, 2)
                        : new Step.Refused("cannot connect to " + target + ": " + meaning(last) + " (" + last + ")");
            }
            case ADDRESS_TYPE ->
                switch (last) {
                    case IPV4 -> next(Awaited.ADDRESS, 4 + 2);
                    case IPV6 -> next(Awaited.ADDRESS, 16 + 2);
                    case NAME -> next(Awaited.NAME_LENGTH, 1);
                    default -> new Step.Refused("its reply has an address of an unknown type (" + last + ")");
                };
            case NAME_LENGTH -> next(Awaited.ADDRESS, last + 2);
            case ADDRESS -> new Step.Done();
        };
    }

    private Step next(Awaited what, int bytes) {
        awaited = what;
        return new Step.Exchange(bytes);
    }

    private static Step otherVersion(int found, int expected) {
        return new Step.Refused("not a SOCKS5 proxy: it answers with version " + found + ", expected " + expected);
    }

    private Step chosen(int method) {
        if (method == NO_LOGIN) {
            return request();
        }
        if (method == USER_AND_PASSWORD && login.isPresent()) {
            awaited = Awaited.LOGIN;
            return new Step.Exchange(login.get().socks5(), 2);
        }
        String offered = login.isPresent() ? "neither no login nor user and password" : "nobody without a login";
        return new Step.Refused(
                method == NO_METHOD
                        ? "takes " + offered + " (" + method + ")"
                        : "wants a login that was not offered (" + method + ")");
    }

    private Step request() {
        awaited = Awaited.REPLY;
        Optional<IpAddress> address = target.address();
        byte[] host =
                address.map(IpAddress::bytes).orElseGet(() -> target.host().getBytes(StandardCharsets.US_ASCII));
        var request = ByteBuffer.allocate(7 + host.length);
        request.put((byte) VERSION).put((byte) CONNECT).put((byte) 0);
        if (address.isPresent()) {
            request.put((byte) (address.get().isV4() ? IPV4 : IPV6)).put(host);
        } else {
            request.put((byte) NAME).put((byte) host.length).put(host);
        }
        request.putShort((short) target.port()).flip();
        var bytes = new byte[request.remaining()];
        request.get(bytes);
        return new Step.Exchange(bytes, 2);
    }

    /** RFC 1928, section 6. */
    private static String meaning(int reply) {
        return switch (reply) {
            case 1 -> "general failure";
            case 2 -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "TTL expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "for a reason that RFC 1928 does not know";
        };
    }

    @Override
    public String awaited() {
        return awaited.what;
    }
}
