package ipcp.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CONNECT of HTTP/1.1, RFC 9110 section 9.3.6, with the Basic login of RFC 7617. The answer is read byte by byte: what
 * follows it belongs to the tunnel.
 */
final class ConnectHandshake implements ProxyHandshake {
    /** Most bytes of the answer, interim ones included. */
    static final int MOST = 8192;

    private static final int LONGEST_REASON = 100;
    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern STATUS =
            Pattern.compile("HTTP/1\\.[0-9] (?<code>[1-9][0-9]{2})(?: (?<reason>.*))?", Pattern.DOTALL);

    private final Endpoint.Tcp target;
    private final Optional<ProxyLogin> login;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    private int received;
    /** Whether the line that is being received has no byte yet, but perhaps a CR. */
    private boolean atLineStart;

    ConnectHandshake(Endpoint.Tcp target, Optional<ProxyLogin> login) {
        this.target = target;
        this.login = login;
    }

    @Override
    public Step begin() {
        String text = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
                + (login.isPresent() ? "Proxy-Authorization: Basic " : "");
        byte[] basic = login.map(ProxyLogin::basic).orElse(new byte[0]);
        byte[] end = (login.isPresent() ? "\r\n\r\n" : "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] request = ByteBuffer.allocate(text.length() + basic.length + end.length)
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .put(basic)
                .put(end)
                .array();
        Arrays.fill(basic, (byte) 0);
        return new Step.Exchange(request, 1);
    }

    @Override
    public Step received(byte[] bytes) {
        byte next = bytes[0];
        if (++received > MOST) {
            return new Step.Refused("its answer has a head of more than " + MOST + " bytes");
        }
        if (head.size() < START.length && next != START[head.size()]) {
            return new Step.Refused("not an HTTP proxy: its answer does not begin with HTTP/1");
        }
        head.write(next);
        if (next == '\n' && atLineStart) {
            return answered();
        }
        atLineStart = next == '\n' || (next == '\r' && atLineStart);
        return new Step.Exchange(1);
    }

    private Step answered() {
        String status =
                head.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
        Matcher parts = STATUS.matcher(status);
        if (!parts.matches()) {
            return new Step.Refused("its answer has no status: \"" + shown(status) + "\"");
        }
        String code = parts.group("code");
        return switch (code.charAt(0)) {
            case '1' -> {
                head.reset();
                atLineStart = false;
                yield new Step.Exchange(1);
            }
            case '2' -> new Step.Done();
            default -> {
                String reason = parts.group("reason");
                yield new Step.Refused("cannot connect to " + target + ": " + code
                        + (reason == null || reason.isBlank() ? "" : " " + shown(reason)));
            }
        };
    }

    private static String shown(String text) {
        String all = PrintableText.of(text);
        return all.length() <= LONGEST_REASON ? all : all.substring(0, LONGEST_REASON) + "...";
    }

    @Override
    public String awaited() {
        return "its answer";
    }
}
