package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.link.LinkKind;
import ipcp.link.MemoryLink;
import ipcp.net.Offload;
import ipcp.net.Packet;
import ipcp.net.SuperPackets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A {@link MemoryLink} that takes and gives super-packets, as a TUN does where the kernel can cut UDP. */
final class UdpLink implements Link {
    final MemoryLink memory;
    private final Queue<Packet> injected = new ConcurrentLinkedQueue<>();
    private final Queue<Packet> written = new ConcurrentLinkedQueue<>();
    private volatile boolean waiting;

    UdpLink(MemoryLink memory) {
        this.memory = memory;
    }

    /** The host sends a packet, with what it leaves to others. */
    void inject(Packet packet) {
        injected.add(SuperPackets.copy(packet));
        if (!memory.inject(packet.toBytes())) {
            throw new AssertionError("full");
        }
    }

    /** Whether all that was injected has been read and dealt with. */
    boolean isRead() {
        return waiting && !memory.hasUnread();
    }

    /** What the host has received so far. */
    List<Packet> received() {
        return new ArrayList<>(written);
    }

    @Override
    public boolean takes(Offload offload) {
        return true;
    }

    @Override
    public boolean read(Packet into) throws IOException {
        if (!memory.read(into)) {
            return false;
        }
        into.copyOf(injected.remove());
        return true;
    }

    @Override
    public boolean await() throws IOException {
        waiting = true;
        boolean more = memory.await();
        waiting = false;
        return more;
    }

    @Override
    public boolean write(Packet packet) throws IOException {
        if (!memory.write(packet)) {
            return false;
        }
        written.add(SuperPackets.copy(packet));
        return true;
    }

    @Override
    public LinkKind kind() {
        return memory.kind();
    }

    @Override
    public String name() {
        return memory.name();
    }

    @Override
    public int mtu() {
        return memory.mtu();
    }

    @Override
    public void stopReading() {
        memory.stopReading();
    }

    @Override
    public void close() {
        memory.close();
    }
}
