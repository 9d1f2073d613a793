package ipcp.link;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The system calls that only tests make. */
final class TestLibc {
    static final int CLONE_NEWNET = 0x4000_0000;

    static {
        Native.register(TestLibc.class, NativeLibrary.getProcess());
    }

    private TestLibc() {}

    static native int unshare(int flags);

    static native int capget(long header, long data);

    static native int capset(long header, long data);
}
