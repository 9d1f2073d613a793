package ipcp.app;

import ipcp.app.config.LogLevel;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sends what the library and the daemon log to standard error, one line per event. */
final class Logging {
    /** The loggers of this house; a strong reference, since the JDK holds them weakly and would forget their level. */
    private static final Logger TREE;

    static {
        System.setProperty("java.util.logging.manager", Lasting.class.getName());
        TREE = Logger.getLogger("ipcp");
    }

    private Logging() {}

    /**
     * To be called before anybody has made a logger of {@code java.util.logging}, as JNA does: the first one decides.
     */
    static void install() {
        // The initialiser of this class has done it.
    }

    /** Says from now on what is at least as grave as {@code level}. */
    static void configure(LogLevel level, PrintStream err) {
        configure(level, line -> {
            err.print(line);
            err.flush();
        });
    }

    /**
     * The same to somewhere else.
     *
     * @param err takes each line with its end, at once
     */
    static void configure(LogLevel level, Consumer<String> err) {
        for (Handler handler : TREE.getHandlers()) {
            TREE.removeHandler(handler);
        }
        TREE.setUseParentHandlers(false);
        TREE.setLevel(
                switch (level) {
                    case ERROR -> Level.SEVERE;
                    case WARNING -> Level.WARNING;
                    case INFO -> Level.INFO;
                    case DEBUG -> Level.FINE;
                });
        TREE.addHandler(new Lines(err));
    }

    /**
     * A log manager without a configuration file, and without the JDK's own end: that one takes the handlers away as
     * soon as the process is told to stop, just when there is something to say.
     */
    public static final class Lasting extends LogManager {
        @Override
        public void readConfiguration() {}

        @Override
        public void reset() {}
    }

    /** Writes each record at once. */
    private static final class Lines extends Handler {
        private final Consumer<String> err;

        Lines(Consumer<String> err) {
            this.err = err;
            setFormatter(new LogLine());
        }

        @Override
        public void publish(LogRecord record) {
            if (isLoggable(record)) {
                err.accept(getFormatter().format(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
