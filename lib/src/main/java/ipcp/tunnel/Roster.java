package ipcp.tunnel;

import ipcp.wire.Handshake;
import java.util.List;
import java.util.Optional;

/** Who may be connected, and under which number. Safe for any thread. */
interface Roster {
    /** Everybody who can be connected, by number. */
    List<Peer> peers();

    /**
     * Gives an accepted client its place, and ends the session that was there before.
     *
     * @return nothing when there is no place for it; then it is to be {@linkplain #dropped dropped}
     */
    Optional<Peer> seat(Handshake.Accepted client, Session session);

    /** The session of a client that had a place is over. */
    void left(Peer peer, Session session, Handshake.Accepted client);

    /** An accepted client never got in: what it holds is free again. */
    void dropped(Handshake.Accepted client);
}
