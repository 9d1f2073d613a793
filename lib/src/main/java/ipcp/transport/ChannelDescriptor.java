package ipcp.transport;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;

/**
 * The descriptor under a channel, which the JDK keeps to itself: it is there when the program runs with
 * {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}. Without it everything works, at less speed.
 */
final class ChannelDescriptor {
    private static final Method GETTER = getter();

    private ChannelDescriptor() {}

    static OptionalInt of(SocketChannel channel) {
        try {
            return GETTER == null ? OptionalInt.empty() : OptionalInt.of((int) GETTER.invoke(channel));
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            return OptionalInt.empty();
        }
    }

    private static Method getter() {
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | InaccessibleObjectException _) {
            return null;
        }
    }
}
