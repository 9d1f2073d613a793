package ipcp.tunnel;

import ipcp.net.Packet;
import java.io.IOException;

/** Sends each packet on to where it belongs. A packet is the router's for as long as the call lasts. */
interface Router {
    /** Takes a packet that the device's reader read; never blocks. */
    void fromDevice(Packet packet) throws IOException;

    /**
     * Takes a packet that came from {@code sender}; blocks while the sender is ahead of the device.
     *
     * @throws IOException when the link is gone for good
     */
    void fromPeer(Peer sender, Packet packet) throws IOException, InterruptedException;

    /** Forgets what it learned from a client that has gone. */
    default void disconnected(Peer peer) {}
}
