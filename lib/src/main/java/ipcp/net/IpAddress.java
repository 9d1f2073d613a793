package ipcp.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address as two longs, so that the hot path compares addresses without making objects. An IPv4 address
 * is kept as its IPv4-mapped form, {@code ::ffff:a.b.c.d} (RFC 4291, section 2.5.5.2).
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
    private static final long V4_MAPPED = 0x0000_ffff_0000_0000L;
    private static final Pattern DOTTED_QUAD = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern V6_SHAPE =
            Pattern.compile("(?:[0-9a-fA-F]{0,4}:){2,7}(?:[0-9a-fA-F]{0,4}|(?<quad>[0-9.]+))");
    private static final Pattern ZERO_RUN = Pattern.compile("(^|:)(0(:0)+)(:|$)");

    /** An IPv4 address from its 32 bits in network order. */
    public static IpAddress v4(int bits) {
        return new IpAddress(0, V4_MAPPED | Integer.toUnsignedLong(bits));
    }

    /** The address of {@code bytes}: 4 bytes for IPv4, 16 for IPv6, in network order. */
    public static IpAddress of(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return switch (bytes.length) {
            case 4 -> v4(buffer.getInt());
            case 16 -> new IpAddress(buffer.getLong(), buffer.getLong());
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /**
     * Parses a literal: a dotted quad as inet_pton(3) takes it (four decimal parts, no leading zeros), or IPv6 as in
     * RFC 4291 without a zone. Never asks a resolver.
     *
     * @throws IllegalArgumentException when {@code text} is neither
     */
    public static IpAddress parse(String text) {
        if (text.indexOf(':') < 0) {
            return v4(quad(text, text));
        }
        Matcher shape = V6_SHAPE.matcher(text);
        if (!shape.matches()) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
        if (shape.group("quad") != null) {
            quad(shape.group("quad"), text);
        }
        return of(literal(text).getAddress());
    }

    private static int quad(String part, String text) {
        Matcher quad = DOTTED_QUAD.matcher(part);
        if (!quad.matches()) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
        int bits = 0;
        for (int i = 1; i <= 4; i++) {
            String digits = quad.group(i);
            int value = Integer.parseInt(digits);
            if (value > 255 || (digits.length() > 1 && digits.charAt(0) == '0')) {
                throw new IllegalArgumentException("not an IP address: " + text);
            }
            bits = (bits << 8) | value;
        }
        return bits;
    }

    /** The JDK's parser alone takes more: digits of any script, groups of more than four, leading zeros in a quad. */
    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an IP address: " + text, e);
        }
    }

    public boolean isV4() {
        return isV4(high, low);
    }

    /** Whether the address of these two halves is IPv4. */
    public static boolean isV4(long high, long low) {
        return high == 0 && (low & ~0xffff_ffffL) == V4_MAPPED;
    }

    /** 4 or 16 bytes in network order. */
    public byte[] bytes() {
        return isV4()
                ? ByteBuffer.allocate(4).putInt((int) low).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** 32 or 128. */
    public int bits() {
        return isV4() ? 32 : 128;
    }

    /** The address after this one; after the last of its family comes the first. */
    public IpAddress next() {
        return isV4() ? v4((int) low + 1) : new IpAddress(low == -1 ? high + 1 : high, low + 1);
    }

    /** 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return isV4() ? ((int) low & 0xf000_0000) == 0xe000_0000 : (high >>> 56) == 0xff;
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return isV4() ? (int) low == 0 : (high | low) == 0;
    }

    public InetAddress toInetAddress() {
        try {
            return isV4() ? Inet4Address.getByAddress(bytes()) : InetAddress.getByAddress(bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    /** As a record has it; written out, since linking that one costs a daemon's start some ten milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && high == address.high && low == address.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    /** IPv4 before IPv6, then by value. */
    @Override
    public int compareTo(IpAddress other) {
        if (isV4() != other.isV4()) {
            return isV4() ? -1 : 1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** A dotted quad, or IPv6 with the first longest run of zeros left out. */
    @Override
    public String toString() {
        String text = toInetAddress().getHostAddress();
        if (isV4()) {
            return text;
        }
        Matcher run = ZERO_RUN.matcher(text);
        int start = -1;
        int end = -1;
        for (int from = 0; run.find(from); from = run.end(2)) {
            if (run.end(2) - run.start(2) > end - start) {
                start = run.start(2);
                end = run.end(2);
            }
        }
        return start < 0
                ? text
                : text.substring(0, Math.max(0, start - 1)) + "::" + text.substring(Math.min(text.length(), end + 1));
    }
}
