package ipcp.tunnel;

import ipcp.net.Packet;

/** Sends each packet on to where it belongs. Both methods take the packet over. */
interface Router {
    /** Takes a packet that the device's reader read; never blocks. */
    void fromDevice(Packet packet);

    /** Takes a packet that came from {@code sender}; blocks while the sender is ahead of the device. */
    void fromPeer(Peer sender, Packet packet) throws InterruptedException;

    /** Forgets what it learned from a client that has gone. */
    default void disconnected(Peer peer) {}
}
