package ipcp.transport;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** User and password for a proxy. The password is overwritten on {@link #close}, and nowhere to be read. */
final class ProxyLogin implements AutoCloseable {
    /** RFC 1929 has one byte for the length of each. */
    private static final int MOST = 255;

    private final byte[] user;
    private final byte[] password;
    private volatile boolean closed;

    /**
     * Takes over both arrays.
     *
     * @param password may be empty
     */
    ProxyLogin(byte[] user, byte[] password) {
        if (user.length < 1 || user.length > MOST) {
            throw new IllegalArgumentException("the user has " + user.length + " bytes, expected 1.." + MOST);
        }
        if (password.length > MOST) {
            throw new IllegalArgumentException("the password has more than " + MOST + " bytes");
        }
        this.user = user;
        this.password = password;
    }

    boolean hasPassword() {
        return password.length > 0;
    }

    /** The same user with another password, which is taken over. */
    ProxyLogin withPassword(byte[] other) {
        return new ProxyLogin(user, other);
    }

    void requireFit(Proxy.Kind kind) {
        if (kind == Proxy.Kind.HTTP) {
            for (byte[] part : new byte[][] {user, password}) {
                for (byte b : part) {
                    if ((b >= 0 && b < ' ') || b == 0x7f) {
                        throw new IllegalArgumentException("user or password has a control character");
                    }
                    if (b == ':' && part == user) {
                        throw new IllegalArgumentException("the user of an HTTP proxy has no colon in it");
                    }
                }
            }
        }
    }

    /** The request of RFC 1929, for the caller to overwrite after use. */
    byte[] socks5() {
        requireOpen();
        return ByteBuffer.allocate(3 + user.length + password.length)
                .put((byte) 1)
                .put((byte) user.length)
                .put(user)
                .put((byte) password.length)
                .put(password)
                .array();
    }

    /** The {@code user-pass} of RFC 7617 in Base64, for the caller to overwrite after use. */
    byte[] basic() {
        requireOpen();
        byte[] plain = ByteBuffer.allocate(user.length + 1 + password.length)
                .put(user)
                .put((byte) ':')
                .put(password)
                .array();
        try {
            return Base64.getEncoder().encode(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the password is gone");
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(password, (byte) 0);
    }

    @Override
    public String toString() {
        return URLEncoder.encode(new String(user, StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                + (hasPassword() ? ":***" : "");
    }
}
