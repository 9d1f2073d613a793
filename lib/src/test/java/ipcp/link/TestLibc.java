package ipcp.link;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The system calls that only tests make. */
final class TestLibc {
    /** Implies that the thread has its working directory and root to itself, as unshare(2) says. */
    static final int CLONE_NEWNS = 0x2_0000;

    static final int CLONE_NEWNET = 0x4000_0000;

    static {
        Native.register(TestLibc.class, NativeLibrary.getProcess());
    }

    private TestLibc() {}

    static native int unshare(int flags);

    static native int capget(long header, long data);

    static native int capset(long header, long data);
}
