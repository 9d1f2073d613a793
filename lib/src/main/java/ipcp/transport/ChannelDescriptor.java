package ipcp.transport;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.OptionalInt;

/**
 * The descriptor under a channel, and a channel over a descriptor, which the JDK keeps to itself: they are there when
 * the program runs with {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}. Without it TCP works, at less speed, and
 * Unix sockets do not.
 */
final class ChannelDescriptor {
    private static final Class<?>[] CONNECTED = {
        SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, SocketAddress.class
    };
    private static final Class<?>[] LISTENING = {
        SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class
    };

    private static final Method GETTER = method("sun.nio.ch.SelChImpl", "getFDVal");

    private ChannelDescriptor() {}

    static OptionalInt of(Channel channel) {
        try {
            return GETTER == null ? OptionalInt.empty() : OptionalInt.of((int) GETTER.invoke(channel));
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            return OptionalInt.empty();
        }
    }

    private static Method method(String type, String name, Class<?>... parameters) {
        try {
            Method method = Class.forName(type).getMethod(name, parameters);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | InaccessibleObjectException _) {
            return null;
        }
    }

    /** A channel in blocking mode that owns {@code descriptor}, a connected Unix socket. */
    static SocketChannel connected(int descriptor) throws IOException {
        return (SocketChannel) adopt(
                "sun.nio.ch.SocketChannelImpl",
                CONNECTED,
                StandardProtocolFamily.UNIX,
                descriptor,
                UnixDomainSocketAddress.of(""));
    }

    /**
     * A channel in blocking mode that owns {@code descriptor}, a Unix socket that listens. It believes in Internet
     * sockets, and so in nonsense for the addresses of those whom it accepts. Else it would make a path of the name
     * that a client has bound itself to; where it cannot, which in the locale C is with any byte beyond ASCII, it
     * throws and loses the descriptor (ServerSocketChannelImpl.implAccept, JDK 25).
     */
    static ServerSocketChannel listening(int descriptor) throws IOException {
        return (ServerSocketChannel)
                adopt("sun.nio.ch.ServerSocketChannelImpl", LISTENING, StandardProtocolFamily.INET, descriptor, true);
    }

    /** Calls the constructor that the JDK has for a socket that was accepted or inherited. */
    private static Object adopt(String type, Class<?>[] parameters, ProtocolFamily family, int descriptor, Object last)
            throws IOException {
        try {
            Object file = Class.forName("sun.nio.ch.IOUtil")
                    .getMethod("newFD", int.class)
                    .invoke(null, descriptor);
            Constructor<?> constructor = Class.forName(type).getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(SelectorProvider.provider(), family, file, last);
        } catch (InvocationTargetException e) {
            throw new IOException("the JDK does not take over a socket", e.getCause());
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IOException("Unix sockets need java --add-opens java.base/sun.nio.ch=ALL-UNNAMED", e);
        }
    }
}
