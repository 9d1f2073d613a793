package ipcp.tunnel;

import java.util.concurrent.atomic.AtomicReference;

/** A place at the server, with a session or without. */
final class Peer {
    private final int index;
    private final AtomicReference<Session> session = new AtomicReference<>();
    private volatile String identity;

    /**
     * @param index its number, also as a source in the egress queue
     * @param identity for the log, of whoever has the place
     */
    Peer(int index, String identity) {
        this.index = index;
        this.identity = identity;
    }

    int index() {
        return index;
    }

    String identity() {
        return identity;
    }

    /** Somebody else has the place. */
    void rename(String next) {
        identity = next;
    }

    /** Its session, or null. */
    Session session() {
        return session.get();
    }

    /** Makes {@code next} its session; the former one, if any, is ended. */
    void connect(Session next) {
        Session former = session.getAndSet(next);
        if (former != null) {
            former.end(new SessionEnd(SessionEnd.Reason.REPLACED));
        }
    }

    /** Forgets {@code ended}, unless another has taken its place. */
    boolean disconnect(Session ended) {
        return session.compareAndSet(ended, null);
    }
}
