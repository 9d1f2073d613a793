package ipcp.tunnel;

/**
 * Which of the server's settings a client applies: those that its own configuration does not say.
 *
 * @param address the address of the interface
 * @param mtu the interface's MTU
 * @param heartbeat interval and timeout
 * @param routes networks reached through the server
 */
public record Accepting(boolean address, boolean mtu, boolean heartbeat, boolean routes) {
    /** Nothing is applied. */
    public static final Accepting NOTHING = new Accepting(false, false, false, false);
}
