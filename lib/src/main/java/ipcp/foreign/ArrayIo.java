package ipcp.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * One direction of a descriptor: read(2) and write(2) of a non-blocking one, or recv(2) and send(2) of any socket,
 * which are told not to wait; straight from and into an array, at the start of the segment that is given. Allocates
 * nothing. For one thread at a time, which finds in {@link #errno} why its last call failed. Whoever uses it answers
 * for the descriptor being open.
 */
public final class ArrayIo {
    private static final FunctionDescriptor READ_OR_WRITE = FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor SEND_OR_RECV = READ_OR_WRITE.appendArgumentLayouts(ValueLayout.JAVA_INT);

    private static final MethodHandle READ = Critical.systemCall("read", READ_OR_WRITE);
    private static final MethodHandle WRITE = Critical.systemCall("write", READ_OR_WRITE);
    private static final MethodHandle RECV = Critical.systemCall("recv", SEND_OR_RECV);
    private static final MethodHandle SEND = Critical.systemCall("send", SEND_OR_RECV);
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_EOR = 0x80;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final int descriptor;
    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

    public ArrayIo(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Links every call, which takes longer than a hundred thousand of them: each is made once, and refused. */
    public static void link() {
        var nobody = new ArrayIo(-1);
        var memory = MemorySegment.ofArray(new byte[1]);
        nobody.read(memory, 1);
        nobody.write(memory, 1);
        nobody.receive(memory, 1);
        nobody.send(memory, 1);
        nobody.option(0, 0, 0);
        nobody.errno();
    }

    private static void checkRoom(MemorySegment array, long count) {
        if (count < 0 || count > array.byteSize()) {
            throw new IndexOutOfBoundsException(count + " bytes of " + array.byteSize());
        }
    }

    /** Reads up to {@code count} bytes; negative when it failed. */
    public long read(MemorySegment array, long count) {
        checkRoom(array, count);
        try {
            return (long) READ.invokeExact(state, descriptor, array, count);
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    /** Writes up to {@code count} bytes; negative when it failed. */
    public long write(MemorySegment array, long count) {
        checkRoom(array, count);
        try {
            return (long) WRITE.invokeExact(state, descriptor, array, count);
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    /** Receives what is there, up to {@code count} bytes; 0 at the end, negative when it failed. */
    public long receive(MemorySegment array, long count) {
        checkRoom(array, count);
        try {
            return (long) RECV.invokeExact(state, descriptor, array, count, MSG_DONTWAIT);
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    /** Sends what the socket takes, up to {@code count} bytes; negative when it failed. */
    public long send(MemorySegment array, long count) {
        checkRoom(array, count);
        try {
            return (long) SEND.invokeExact(state, descriptor, array, count, MSG_DONTWAIT | MSG_NOSIGNAL);
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    /** As {@link #send}; over TCP nothing sent later joins these bytes in one segment, if all of them are taken. */
    public long sendApart(MemorySegment array, long count) {
        checkRoom(array, count);
        try {
            return (long) SEND.invokeExact(state, descriptor, array, count, MSG_DONTWAIT | MSG_NOSIGNAL | MSG_EOR);
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    /** setsockopt(2) with an {@code int}. */
    public boolean option(int level, int name, int value) {
        try {
            var bytes = MemorySegment.ofArray(new int[] {value});
            return (int) Option.SET.invokeExact(state, descriptor, level, name, bytes, Integer.BYTES) == 0;
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    /** Loaded when it is first used. */
    private static final class Option {
        private static final MethodHandle SET = Critical.systemCall(
                "setsockopt",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
    }

    /** Why the last call failed. */
    public int errno() {
        return (int) ERRNO.get(state, 0L);
    }
}
