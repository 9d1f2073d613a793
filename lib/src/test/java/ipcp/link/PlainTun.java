package ipcp.link;

import ipcp.foreign.ArrayIo;
import ipcp.net.Packet;
import java.util.ArrayList;
import java.util.List;

/** A TUN to which the kernel may leave no work: what it sends there it has cut and summed itself. */
final class PlainTun implements AutoCloseable {
    private static final int LONG_ENOUGH_MILLIS = 5000;

    private final DeviceFile file;
    private final ArrayIo input;
    private final PollSet readable;
    private final Packet packet = Packet.allocate();

    private PlainTun(DeviceFile file) {
        this.file = file;
        this.input = new ArrayIo(file.descriptor());
        this.readable = new PollSet(file.descriptor());
    }

    static PlainTun open(DeviceOptions options) throws LinkException {
        DeviceFile file = DeviceFile.attach(options);
        if (Libc.ioctl(file.descriptor(), DeviceFile.TUNSETOFFLOAD, 0) < 0) {
            throw new AssertionError("offload stays: " + Libc.strerror(Libc.errno()));
        }
        InterfaceSetup.apply(file, options);
        return new PlainTun(file);
    }

    /** Reads {@code count} packets of this version and protocol, or as many as come; the kernel also sends its own. */
    List<byte[]> read(int count, int version, int protocol) throws LinkException {
        var packets = new ArrayList<byte[]>();
        while (packets.size() < count && readable.await(LONG_ENOUGH_MILLIS)) {
            int room = VirtioHeader.LENGTH + packet.capacity();
            long read = input.read(packet.segment(), packet.start() - VirtioHeader.LENGTH, room);
            packet.length((int) read - VirtioHeader.LENGTH);
            VirtioHeader.decode(packet);
            if (!packet.offload().isNone()) {
                throw new AssertionError("the kernel left work to us: " + packet.offload());
            }
            if (packet.u8(0) >>> 4 == version && packet.u8(version == 4 ? 9 : 6) == protocol) {
                packets.add(packet.toBytes());
            }
        }
        return packets;
    }

    @Override
    public void close() {
        Libc.close(file.descriptor());
    }
}
