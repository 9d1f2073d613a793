package ipcp.link;

import ipcp.foreign.ArrayIo;
import ipcp.link.LinkException.Reason;
import ipcp.net.MacAddress;
import ipcp.net.Offload;
import ipcp.net.Packet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TUN or TAP device of the kernel. {@link #read} and {@link #write} make one system call each, between the packet's
 * array and the driver, allocate nothing and do not wait.
 *
 * <p>{@link #await} blocks in native code, where a virtual thread would keep its carrier: the reader is a platform
 * thread. Writer and closer are any threads.
 */
public final class TunTapDevice implements Link {
    private static final int DEVICE = 0;
    private static final int STOP = 1;

    private final LinkKind kind;
    private final String name;
    private final int mtu;
    private final Optional<MacAddress> mac;
    private final DeviceFile.Offloads offload;
    private final int device;
    private final int header;
    private final ArrayIo input;
    private final ArrayIo output;
    private final int stop;
    private final PollSet readable;

    /**
     * Keeps a writer from a descriptor whose number may belong to something else by now. The reader has ended by then.
     */
    private final ReentrantLock descriptors = new ReentrantLock();

    private volatile boolean closed;

    private TunTapDevice(DeviceFile file, LinkKind kind, InterfaceSetup.Outcome setup, int stop) {
        this.kind = kind;
        this.mtu = setup.mtu();
        this.mac = kind == LinkKind.TAP ? setup.mac() : Optional.empty();
        this.name = file.name();
        this.offload = file.offload();
        this.device = file.descriptor();
        this.header = offload == DeviceFile.Offloads.NONE ? 0 : VirtioHeader.LENGTH;
        this.input = new ArrayIo(device);
        this.output = new ArrayIo(device);
        this.stop = stop;
        this.readable = new PollSet(device, stop);
    }

    /**
     * Creates the interface in the network namespace of this thread: MTU and, for a TAP, MAC set, up, address assigned
     * with the route to its network. It goes when the device is closed. A {@code %d} in the name is a number that the
     * kernel chooses.
     *
     * <p>An interface that was there before (persistent, {@code ip tuntap add}) is used as it is and stays; a
     * {@code interface-differs} warning for each thing tells where it is not what {@code options} ask for.
     *
     * @throws LinkException {@code NOT_PERMITTED} without CAP_NET_ADMIN, {@code NOT_SUPPORTED} without a driver,
     *     {@code UNAVAILABLE} when the interface is in use, of another kind, refuses its configuration, or has an MTU
     *     above {@link DeviceOptions#maxMtu}; whatever was created is gone again
     */
    public static TunTapDevice open(DeviceOptions options) throws LinkException {
        DeviceFile file = DeviceFile.attach(options);
        try {
            InterfaceSetup.Outcome setup = InterfaceSetup.apply(file, options);
            int stop = Libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
            if (stop < 0) {
                throw new LinkException(Reason.FAILED, "no eventfd: " + Libc.strerror(Libc.errno()));
            }
            return new TunTapDevice(file, options.kind(), setup, stop);
        } catch (LinkException | RuntimeException | Error e) {
            Libc.close(file.descriptor());
            throw e;
        }
    }

    @Override
    public LinkKind kind() {
        return kind;
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * The MTU in bytes that the interface had when it was opened; an operator who raises it gets longer packets read.
     */
    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public Optional<MacAddress> mac() {
        return mac;
    }

    @Override
    public boolean takes(Offload wanted) {
        return switch (offload) {
            case NONE -> wanted.isNone();
            case TCP -> wanted.type() != Offload.UDP;
            case TCP_AND_UDP -> true;
        };
    }

    /** {@inheritDoc} Packets that fill all of {@code into} are skipped: they may have been cut. */
    @Override
    public boolean read(Packet into) throws LinkException {
        while (true) {
            requireOpen();
            int room = header + into.capacity();
            long count = input.read(into.segment(header), room);
            if (count >= header && count < room) {
                into.length((int) count - header);
                if (header == 0) {
                    into.offload().clear();
                } else {
                    VirtioHeader.decode(into);
                }
                return true;
            }
            if (count < 0) {
                int errno = input.errno();
                if (errno == Libc.EAGAIN) {
                    return false;
                }
                if (errno != Libc.EINTR) {
                    throw DeviceErrors.gone(name, errno);
                }
            }
        }
    }

    @Override
    public boolean await() throws LinkException {
        requireOpen();
        readable.await(-1);
        if (readable.isReady(STOP)) {
            return false;
        }
        if (readable.isBroken(DEVICE)) {
            throw DeviceErrors.gone(name, Libc.EBADFD);
        }
        return true;
    }

    @Override
    public boolean write(Packet packet) throws LinkException {
        descriptors.lock();
        try {
            requireOpen();
            if (header > 0) {
                VirtioHeader.encode(packet);
            }
            while (output.write(packet.segment(header), header + packet.length()) < 0) {
                int errno = output.errno();
                switch (errno) {
                    case Libc.EINTR -> {}
                    case Libc.EBADFD, Libc.EBADF, Libc.ENODEV, Libc.ENXIO -> throw DeviceErrors.gone(name, errno);
                    // EIO: the interface is down. EINVAL, EMSGSIZE: not a packet. EAGAIN, ENOBUFS, ENOMEM: no room.
                    default -> {
                        return false;
                    }
                }
            }
            return true;
        } finally {
            descriptors.unlock();
        }
    }

    @Override
    public void stopReading() {
        descriptors.lock();
        try {
            if (!closed) {
                Libc.eventfd_write(stop, 1);
            }
        } finally {
            descriptors.unlock();
        }
    }

    @Override
    public void close() {
        descriptors.lock();
        try {
            if (!closed) {
                closed = true;
                Libc.close(device);
                Libc.close(stop);
            }
        } finally {
            descriptors.unlock();
        }
    }

    private void requireOpen() throws LinkException {
        if (closed) {
            throw new LinkException(Reason.FAILED, "interface " + name + " is closed");
        }
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
