package ipcp.app;

/** How the program ends, in the numbers of sysexits.h: what a service manager or a script can decide upon. */
public enum ExitStatus {
    /** Done as asked. */
    OK(0),
    /** The command line is wrong. */
    USAGE(64),
    /** Data of a user is wrong. */
    DATAERR(65),
    /** The configuration file is not there or cannot be read. */
    NOINPUT(66),
    /** Something that the program needs is not there: libsodium, a port that is not in use. */
    UNAVAILABLE(69),
    /** A bug. */
    SOFTWARE(70),
    /** The operating system refuses something that it should do. */
    OSERR(71),
    /** A file cannot be created. */
    CANTCREAT(73),
    /** A file or a stream cannot be written. */
    IOERR(74),
    /** The peer speaks another protocol, or refused us. */
    PROTOCOL(76),
    /** A privilege is missing. */
    NOPERM(77),
    /** The configuration is wrong. */
    CONFIG(78);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** What {@code exit} takes. */
    public int code() {
        return code;
    }
}
