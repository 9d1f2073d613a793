package ipcp.crypto;

import com.muquit.libsodiumjna.SodiumLibrary;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * libsodium, once per process: the library that comes with ours or the system's, whichever JNA finds first
 * ({@code jna.library.path}, the system, the class path).
 *
 * <p>What runs once per session goes through libsodium-jna. What runs once per packet is mapped directly here, with
 * native addresses as plain longs: half the time of the other way, and no garbage.
 */
public final class Sodium {
    private static final String NAME = "sodium";

    static {
        NativeLibrary library = NativeLibrary.getInstance(NAME);
        Native.register(Sodium.class, library);
        if (sodium_init() < 0) {
            throw new UnsatisfiedLinkError("sodium_init failed");
        }
    }

    private Sodium() {}

    /** {@code count} bytes from the operating system's generator, fit for keys. */
    public static byte[] randomBytes(int count) {
        return Wrapped.randomBytes(count);
    }

    /** The version of the library, such as {@code 1.0.20}. */
    public static String version() {
        return Wrapped.version();
    }

    /** libsodium-jna, loaded when it is first used: it has a hundred functions, and a daemon starts without any. */
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
    static native void randombytes_buf(long buffer, long size);

    @SuppressWarnings("MemberName")
    static native int crypto_secretbox_easy(long c, long m, long mlen, long n, long k);

    @SuppressWarnings("MemberName")
    static native int crypto_secretbox_open_easy(long m, long c, long clen, long n, long k);

    @SuppressWarnings("MemberName")
    static native long sodium_malloc(long size);

    @SuppressWarnings("MemberName")
    static native void sodium_free(long pointer);

    @SuppressWarnings("MemberName")
    static native int sodium_mprotect_readonly(long pointer);
}
