package ipcp.link;

import ipcp.net.MacAddress;
import ipcp.net.Offload;
import ipcp.net.Packet;
import java.io.IOException;
import java.util.Optional;

/**
 * Where packets enter and leave. One thread reads ({@link #read} until it finds nothing, then {@link #await}); one
 * thread writes; any thread may call {@link #stopReading} and {@link #close}.
 */
public interface Link extends AutoCloseable {
    LinkKind kind();

    /** The name of the interface. */
    String name();

    /** Longest IP packet, in bytes; an Ethernet frame is 14 longer. */
    int mtu();

    /** The interface's own MAC address, if it has one: a TAP's. */
    default Optional<MacAddress> mac() {
        return Optional.empty();
    }

    /** Whether a packet may be written that leaves this to others. What is read may leave whatever is taken here. */
    default boolean takes(Offload offload) {
        return offload.isNone();
    }

    /**
     * Reads the next packet if one waits; never blocks.
     *
     * @param into has an array of its own; what is longer than its capacity is lost
     * @return whether there was one
     * @throws IOException when the link is gone for good
     */
    boolean read(Packet into) throws IOException;

    /**
     * Blocks until a packet may wait. A TUN or TAP device blocks in native code and wants a platform thread.
     *
     * @return false for good after {@link #stopReading}
     * @throws IOException when the link is gone for good
     */
    boolean await() throws IOException;

    /**
     * Writes one packet; does not wait for anything.
     *
     * @param packet one whose offload this link {@link #takes}; its headroom is overwritten
     * @return false when this packet could not be taken (interface down, packet refused) and is lost; the next may be
     * @throws IOException when the link is gone for good
     */
    boolean write(Packet packet) throws IOException;

    /** Makes {@link #await} return false, now and from now on. */
    void stopReading();

    /** Frees the link. The reader must have ended. */
    @Override
    void close();
}
