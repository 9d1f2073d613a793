package ipcp.app.config;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may connect to a Unix socket: its file's mode, three octal digits for owner, group and others. */
final class SocketMode {
    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

    private SocketMode() {}

    /** @throws IllegalArgumentException when {@code text} is no mode */
    static Set<PosixFilePermission> parse(String text) {
        if (!OCTAL.matcher(text).matches()) {
            throw new IllegalArgumentException("no mode: " + text);
        }
        int bits = Integer.parseInt(text, 8);
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((bits & bit(permission)) != 0) {
                mode.add(permission);
            }
        }
        return Collections.unmodifiableSet(mode);
    }

    /** The mode in octal, as {@link #parse} takes it. */
    static String text(Set<PosixFilePermission> mode) {
        return String.format("%04o", mode.stream().mapToInt(SocketMode::bit).sum());
    }

    private static int bit(PosixFilePermission permission) {
        return switch (permission) {
            case OWNER_READ -> 0400;
            case OWNER_WRITE -> 0200;
            case OWNER_EXECUTE -> 0100;
            case GROUP_READ -> 040;
            case GROUP_WRITE -> 020;
            case GROUP_EXECUTE -> 010;
            case OTHERS_READ -> 04;
            case OTHERS_WRITE -> 02;
            case OTHERS_EXECUTE -> 01;
        };
    }
}
