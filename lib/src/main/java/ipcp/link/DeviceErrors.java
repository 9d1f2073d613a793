package ipcp.link;

import ipcp.link.LinkException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;

/** Turns an errno of device set-up into what the operator needs to know: one line, complete on its own. */
final class DeviceErrors {
    private static final String RUN_AS_ROOT = ": run as root (a container needs NET_ADMIN), or ";

    private DeviceErrors() {}

    /** {@code /dev/net/tun} does not open. */
    static LinkException opening(int errno, DeviceOptions options) {
        return switch (errno) {
            case Libc.ENOENT, Libc.ENODEV, Libc.ENXIO ->
                new LinkException(
                        Reason.NOT_SUPPORTED,
                        DeviceFile.PATH + " is missing (" + Libc.strerror(errno)
                                + "): load the driver with `modprobe tun`; a container needs the device passed in");
            case Libc.EACCES, Libc.EPERM ->
                new LinkException(
                        Reason.NOT_PERMITTED,
                        "not permitted to open " + DeviceFile.PATH + " for " + options.name()
                                + ": run as root, or let this user read and write it (`chmod 0666 " + DeviceFile.PATH
                                + "`); a container needs the device passed in");
            default -> new LinkException(Reason.FAILED, "cannot open " + DeviceFile.PATH + ": " + Libc.strerror(errno));
        };
    }

    /**
     * The interface cannot be attached to.
     *
     * @param existing the interface that has the name, if there is one
     */
    static LinkException attaching(int errno, DeviceOptions options, Optional<InterfaceState> existing) {
        String name = options.name();
        return switch (errno) {
            case Libc.EPERM, Libc.EACCES ->
                existing.isPresent()
                        ? notPermitted("use " + name + ", which is for another user or group", options)
                        : notPermitted("create " + name, options);
            case Libc.EBUSY ->
                new LinkException(
                        Reason.UNAVAILABLE, name + " is in use by another process: stop that, or take another name");
            case Libc.EINVAL ->
                new LinkException(
                        Reason.UNAVAILABLE,
                        existing.map(found -> name + " exists and is " + found.description() + ", but " + kind(options)
                                        + " device is wanted: take another name, or delete it")
                                .orElse("the kernel does not take \"" + name + "\" as the name of " + kind(options)
                                        + " device"));
            default ->
                new LinkException(
                        Reason.UNAVAILABLE,
                        "cannot have " + kind(options) + " device " + name + ": " + Libc.strerror(errno));
        };
    }

    /** The kernel refuses {@code what}, which reads like "set MTU 1500 on tun0". */
    static LinkException settingUp(int errno, String what) {
        return errno == Libc.EPERM
                ? new LinkException(Reason.NOT_PERMITTED, "not permitted to " + what + RUN_AS_ROOT + capability())
                : new LinkException(Reason.UNAVAILABLE, "cannot " + what + ": " + Libc.strerror(errno));
    }

    /** A file stands in the way of {@code what}, which reads like "write /etc/resolv.conf". */
    static LinkException ofFile(String what, IOException why) {
        String reason =
                switch (why) {
                    case AccessDeniedException _ -> "permission denied";
                    case NoSuchFileException _ -> "there is no such file";
                    case FileSystemException system when system.getReason() != null -> system.getReason();
                    default -> String.valueOf(why.getMessage());
                };
        var refused = new LinkException(
                why instanceof AccessDeniedException ? Reason.NOT_PERMITTED : Reason.UNAVAILABLE,
                "cannot " + what + ": " + reason);
        refused.initCause(why);
        return refused;
    }

    /** {@code name} is of no use any more. */
    static LinkException gone(String name, int errno) {
        return new LinkException(
                Reason.FAILED, "interface " + name + " is gone, most likely deleted: " + Libc.strerror(errno));
    }

    private static LinkException notPermitted(String what, DeviceOptions options) {
        String mode = options.kind().name().toLowerCase(Locale.ROOT);
        return new LinkException(
                Reason.NOT_PERMITTED,
                "not permitted to " + what + RUN_AS_ROOT + capability()
                        + ", or have root create it beforehand with `ip tuntap add dev "
                        + options.name().replace("%d", "0") + " mode " + mode + " user "
                        + System.getProperty("user.name") + "`");
    }

    /**
     * File capabilities belong to the program that the kernel starts, and that is java; the dynamic linker then trusts
     * the system's directories only, and has to be told where java keeps its libraries.
     */
    private static String capability() {
        String home = System.getProperty("java.home");
        return "give java the right with `setcap cap_net_admin+ep " + home + "/bin/java` (and `echo " + home
                + "/lib > /etc/ld.so.conf.d/ipcpd.conf; ldconfig`, for such a java does not find its libraries)";
    }

    private static String kind(DeviceOptions options) {
        return "a " + options.kind();
    }
}
