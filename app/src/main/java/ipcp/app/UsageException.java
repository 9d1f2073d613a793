package ipcp.app;

/** The command line is wrong; the message says how, in one line. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String help;

    UsageException(String message) {
        this(message, "ipcpd --help");
    }

    /** @param help the command that tells how it is right */
    UsageException(String message, String help) {
        super(message);
        this.help = help;
    }

    String help() {
        return help;
    }
}
