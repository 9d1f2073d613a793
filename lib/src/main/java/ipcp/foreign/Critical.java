package ipcp.foreign;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Native functions that take arrays without a copy: "critical" ones in the sense of {@link Linker.Option#critical}. The
 * collector waits while one runs, so nothing that can block may be called so.
 */
public final class Critical {
    private static final Linker LINKER = Linker.nativeLinker();

    private Critical() {}

    /** The C library's function of this name, which leaves {@code errno} in its first argument. */
    @SuppressWarnings("restricted")
    static MethodHandle systemCall(String name, FunctionDescriptor signature) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                signature,
                Linker.Option.critical(true),
                Linker.Option.captureCallState("errno"));
    }

    /** The function at this address. */
    @SuppressWarnings("restricted")
    public static MethodHandle function(long address, FunctionDescriptor signature) {
        return LINKER.downcallHandle(MemorySegment.ofAddress(address), signature, Linker.Option.critical(true));
    }

    /** What to throw when {@code invokeExact} threw, which no native function does. */
    public static RuntimeException broken(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
