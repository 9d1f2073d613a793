package ipcp.tunnel;

import ipcp.crypto.JdkCiphers;
import ipcp.foreign.ArrayIo;

/**
 * Has the JVM load and link what it is slow at and every tunnel needs, on a thread of its own: by the time that the
 * configuration is read and the interface is there, it is done.
 */
public final class WarmUp {
    private WarmUp() {}

    /** Begins, and returns at once. */
    public static void begin() {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            ArrayIo.link();
            JdkCiphers.load();
        });
    }
}
