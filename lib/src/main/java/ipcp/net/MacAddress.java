package ipcp.net;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An IEEE 802 MAC-48 address.
 *
 * @param value the 48 bits in transmission order, in the low bits of the long
 */
public record MacAddress(long value) {
    /** All ones. */
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits");
        }
    }

    /**
     * Parses {@code xx:xx:xx:xx:xx:xx}, hexadecimal in either case.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static MacAddress parse(String text) {
        if (!COLONS.matcher(text).matches()) {
            throw new IllegalArgumentException("not a MAC address: " + text);
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /** The address of 6 bytes. */
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != 6) {
            throw new IllegalArgumentException("a MAC address has 6 bytes, not " + bytes.length);
        }
        long value = 0;
        for (byte b : bytes) {
            value = (value << 8) | (b & 0xff);
        }
        return new MacAddress(value);
    }

    /** Multicast and broadcast: the group bit of the first octet. */
    public boolean isGroup() {
        return ((value >>> 40) & 1) == 1;
    }

    public byte[] bytes() {
        var bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (value >>> (8 * (5 - i)));
        }
        return bytes;
    }

    /** Lower case, with colons. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%02x:%02x:%02x:%02x:%02x:%02x",
                value >>> 40,
                (value >>> 32) & 0xff,
                (value >>> 24) & 0xff,
                (value >>> 16) & 0xff,
                (value >>> 8) & 0xff,
                value & 0xff);
    }
}
