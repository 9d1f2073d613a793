package ipcp.tunnel;

import ipcp.wire.Settings;
import java.io.IOException;

/** What a client does with the settings that its server tells it, session by session, on the thread of that session. */
@FunctionalInterface
public interface Settling {
    /** The settings are nobody's business. */
    Settling NOTHING = _ -> {};

    /**
     * Applies what this client takes of {@code told}, and takes back what it applied before and is no longer told.
     *
     * @throws IOException when the interface is of no use any more
     */
    void apply(Settings told) throws IOException;
}
