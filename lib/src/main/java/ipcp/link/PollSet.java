package ipcp.link;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Descriptors to wait on for input: an array of {@code struct pollfd} in native memory. Allocates nothing while it
 * waits. One thread uses it, and a wait keeps that thread in native code.
 */
final class PollSet {
    private static final int ENTRY = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED = 6;

    private final MemorySegment entries;
    private final int count;

    PollSet(int... descriptors) {
        count = descriptors.length;
        entries = Arena.ofAuto().allocate((long) count * ENTRY, ENTRY);
        for (int i = 0; i < count; i++) {
            entries.set(ValueLayout.JAVA_INT, (long) i * ENTRY, descriptors[i]);
            entries.set(ValueLayout.JAVA_SHORT, (long) i * ENTRY + EVENTS, Libc.POLLIN);
        }
    }

    /**
     * Waits until one of the descriptors has something to say. A signal (SIGSTOP and SIGCONT among them) does no harm,
     * but starts the timeout anew.
     *
     * @param timeoutMillis at most so long; -1 is for ever
     * @return whether one has; false is the timeout
     */
    boolean await(int timeoutMillis) throws LinkException {
        while (true) {
            int ready = Libc.poll(entries.address(), count, timeoutMillis);
            if (ready >= 0) {
                return ready > 0;
            }
            int errno = Libc.errno();
            if (errno != Libc.EINTR) {
                throw new LinkException(LinkException.Reason.FAILED, "cannot wait: " + Libc.strerror(errno));
            }
        }
    }

    /** Whether anything happened to descriptor {@code index} of the list. */
    boolean isReady(int index) {
        return returned(index) != 0;
    }

    /** Whether descriptor {@code index} of the list is of no further use. */
    boolean isBroken(int index) {
        return (returned(index) & (Libc.POLLERR | Libc.POLLHUP | Libc.POLLNVAL)) != 0;
    }

    private short returned(int index) {
        return entries.get(ValueLayout.JAVA_SHORT, (long) index * ENTRY + RETURNED);
    }
}
