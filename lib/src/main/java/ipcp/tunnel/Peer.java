package ipcp.tunnel;

import java.util.concurrent.atomic.AtomicReference;

/** A client that the server knows, connected or not. */
final class Peer {
    private final int index;
    private final Credential credential;
    private final AtomicReference<Session> session = new AtomicReference<>();

    /**
     * @param index its place among the credentials, and its number as a source in the egress queue
     */
    Peer(int index, Credential credential) {
        this.index = index;
        this.credential = credential;
    }

    int index() {
        return index;
    }

    Credential credential() {
        return credential;
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
