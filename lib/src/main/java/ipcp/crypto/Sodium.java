package ipcp.crypto;

import com.muquit.libsodiumjna.SodiumLibrary;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import ipcp.foreign.Critical;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * libsodium, once per process: the library that comes with ours or the system's, whichever JNA finds first
 * ({@code jna.library.path}, the system, the class path).
 *
 * <p>What runs once per session is mapped directly here. What runs once per packet takes
 * {@link #critical} calls: a third of the time, and arrays as they are.
 */
public final class Sodium {
    private static final String NAME = "sodium";

    private static final NativeLibrary LIBRARY = NativeLibrary.getInstance(NAME);

    static {
        Native.register(Sodium.class, LIBRARY);
        if (sodium_init() < 0) {
            throw new UnsatisfiedLinkError("sodium_init failed");
        }
    }

    private Sodium() {}

    /** {@code count} bytes from the operating system's generator, fit for keys. */
    public static byte[] randomBytes(int count) {
        var bytes = new byte[count];
        randombytes_buf(bytes, count);
        return bytes;
    }

    /** {@code count} bytes for a key that is kept: made by libsodium-jna, as people use it. */
    public static byte[] newKey(int count) {
        return Wrapped.randomBytes(count);
    }

    /** The version of the library, such as {@code 1.0.20}. */
    public static String version() {
        return Wrapped.version();
    }

    /** A function of the library that may be called with arrays, and does not wait for anything. */
    static MethodHandle critical(String function, FunctionDescriptor signature) {
        long address = Pointer.nativeValue(LIBRARY.getFunction(function));
        return Critical.function(address, signature);
    }

    /** libsodium-jna, loaded when it is first used: it has a hundred functions, and a daemon needs none. */
    private static final class Wrapped {
        static {
            SodiumLibrary.setLibraryPath(NAME);
            SodiumLibrary.sodium();
        }

        static byte[] randomBytes(int count) {
            return SodiumLibrary.randomBytes(count);
        }

        static String version() {
            return SodiumLibrary.libsodiumVersionString();
        }
    }

    // The names and the order of the parameters are libsodium's: see its sodium/core.h, sodium/crypto_secretbox.h,
    // sodium/randombytes.h and sodium/utils.h.

    @SuppressWarnings("MemberName")
    private static native int sodium_init();

    @SuppressWarnings("MemberName")
    private static native void randombytes_buf(byte[] buffer, long size);

    @SuppressWarnings("MemberName")
    static native long sodium_malloc(long size);

    @SuppressWarnings("MemberName")
    static native void sodium_free(long pointer);

    @SuppressWarnings("MemberName")
    static native int sodium_mprotect_readonly(long pointer);

    @SuppressWarnings("MemberName")
    static native int crypto_scalarmult_base(long q, long n);

    @SuppressWarnings("MemberName")
    static native int crypto_scalarmult(long q, long n, long p);

    @SuppressWarnings("MemberName")
    static native int crypto_aead_aes256gcm_is_available();
}
