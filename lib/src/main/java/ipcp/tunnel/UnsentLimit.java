package ipcp.tunnel;

/**
 * How many bytes may wait in a connection for their turn: as many as it sends in a few milliseconds. It is measured
 * while the connection makes its writer wait, for only then does it show how fast it is. For one thread.
 */
final class UnsentLimit {
    /** Waits that are shorter tell more about the scheduler than about the connection. */
    private static final long LEAST_WAIT = 1_000_000;

    /** A limit is changed when it is wrong by more than this part of it. */
    private static final int TOLERANCE = 4;

    private int bytes = Limits.UNSENT_MOST;
    private double bytesPerNano;

    /** The limit now. */
    int bytes() {
        return bytes;
    }

    /**
     * Takes note of one write.
     *
     * @param written bytes
     * @param nanos how long it took
     * @return whether the limit has changed
     */
    boolean wrote(long written, long nanos) {
        if (nanos < LEAST_WAIT) {
            return false;
        }
        double now = (double) written / nanos;
        bytesPerNano = bytesPerNano == 0 ? now : (3 * bytesPerNano + now) / 4;
        int wanted = Math.clamp(
                (long) (bytesPerNano * Limits.UNSENT_WAIT.toNanos()), Limits.UNSENT_LEAST, Limits.UNSENT_MOST);
        if (Math.abs(wanted - bytes) <= bytes / TOLERANCE) {
            return false;
        }
        bytes = wanted;
        return true;
    }
}
