package ipcp.tunnel;

import java.time.Duration;

/** Every constant that tunes the tunnel, with its unit. */
final class Limits {
    /** Most that waits for the device, over all sessions, in units of 4 KB or less. */
    static final int EGRESS_UNITS = 1024;

    /** When so many are left, sessions that wait are let in again. */
    static final int EGRESS_LOW_WATERMARK = EGRESS_UNITS * 3 / 4;

    /** Most that waits for one session's socket, likewise. */
    static final int OUTBOX_UNITS = 256;

    /** Longest that a packet waits for one session's socket while others wait behind it. */
    static final Duration OUTBOX_WAIT = Duration.ofMillis(100);

    /**
     * Longest that a device's reader who serves one session alone waits for its queue, before it looks around again.
     */
    static final Duration DRAIN_WAIT = Duration.ofMillis(20);

    /**
     * Most that waits anywhere in a daemon, likewise: 42 MB. With the buffers of all sessions, and what is remembered
     * of nonces, the launcher's heap is large enough for that.
     */
    static final int POOL_UNITS = 10_240;

    /** Most packets that the device's reader or writer handles at once. */
    static final int DEVICE_BATCH_PACKETS = 64;

    /** Most bytes that the device's reader handles at once, or one packet more: a quarter of a session's queue. */
    static final int DEVICE_BATCH_BYTES = OUTBOX_UNITS / 4 * 4096;

    /** Most packets that a session's writer handles at once. */
    static final int SESSION_BATCH_PACKETS = 32;

    /** A virtual thread that is always busy rests after this long, ... */
    static final Duration TIME_SLICE = Duration.ofMillis(4);

    /** ... for this long: less is not enough for the scheduler to notice. */
    static final Duration TIME_REST = Duration.ofNanos(100_000);

    /**
     * Whether the device's reader may write to connections itself, and sessions to the device. Without it every packet
     * takes the way through the queues, which the tests and the benchmark use to compare.
     */
    static final boolean SHORT_CUTS = !"off".equals(System.getProperty("ipcp.tunnel.shortcuts"));

    /** Bytes of a session's buffer for reading, and of that for writing, ... */
    static final int SOCKET_BUFFER = 192 * 1024;

    /** ... and where there may be more sessions than {@link #MANY_SESSIONS}: no wire's message is longer. */
    static final int SMALL_SOCKET_BUFFER = 112 * 1024;

    /** Up to so many sessions have large buffers. */
    static final int MANY_SESSIONS = 128;

    /** Most bytes that may wait in a connection for their turn to be sent, ... */
    static final int UNSENT_MOST = 128 * 1024;

    /** ... and those that may at least, ... */
    static final int UNSENT_LEAST = 16 * 1024;

    /** ... and how long what waits there may take to be sent. */
    static final Duration UNSENT_WAIT = Duration.ofMillis(4);

    /**
     * After the last packet of a session that is ended gently, so long before its end: a C server that sees the end
     * throws away what it has not read.
     */
    static final Duration BEFORE_FIN = Duration.ofMillis(100);

    /** How often at least a session looks whether its wire has something to say, such as a new key. */
    static final Duration CONTROL_CHECK = Duration.ofSeconds(30);

    /** After that, so long for the peer to end it too. */
    static final Duration LINGER = Duration.ofMillis(500);

    /** A daemon that is asked to stop ends its sessions within this. */
    static final Duration STOP = Duration.ofSeconds(3);

    /** Accepting rests so long when a connection could not be taken. */
    static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);

    /**
     * A supervisor that wakes up later than planned by more than this was stopped, and its clock was not the peer's.
     */
    static final Duration LATE = Duration.ofSeconds(1);

    /** A server that keeps a request that came with the handshake for later is asked again after this. */
    static final Duration NUDGE = Duration.ofMillis(250);

    /** A client waits so long for the place that another one has to leave. */
    static final Duration ROOM_WAIT = Duration.ofSeconds(1);

    /** After the file of leases was written, so long before it is written again. */
    static final Duration LEASES_REST = Duration.ofSeconds(1);

    /** Most MAC addresses learned from one session. */
    static final int LEARNED_MACS = 64;

    /** Most MAC addresses learned from the device. */
    static final int LEARNED_DEVICE_MACS = 1024;

    /** A learned MAC address that was not seen for so long is forgotten. */
    static final Duration LEARNED_AGE = Duration.ofMinutes(5);

    /** A MAC address that the device has shown is no client's for so long: hosts move, but not back and forth. */
    static final Duration DEVICE_AGE = Duration.ofSeconds(30);

    private Limits() {}
}
