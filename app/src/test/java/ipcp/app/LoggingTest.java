package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.app.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {
    private static final System.Logger LOG = System.getLogger("ipcp.tunnel.Example");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private List<String> lines() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void configure(LogLevel level) {
        Logging.configure(level, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void beSilent() {
        Logging.configure(LogLevel.ERROR, new PrintStream(OutputStream.nullOutputStream()));
    }

    @Test
    void anEventIsOneLineWithItsTimeAndLevel() {
        configure(LogLevel.INFO);
        LOG.log(Level.INFO, "event=listening at=0.0.0.0:5000");
        assertThat(lines())
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d{4} INFO event=listening"
                        + " at=0\\.0\\.0\\.0:5000");
    }

    @ParameterizedTest
    @CsvSource({"ERROR,1", "WARNING,2", "INFO,3", "DEBUG,4"})
    void aLevelLetsItselfAndThoseAboveThrough(LogLevel level, int count) {
        configure(level);
        for (Level each : List.of(Level.ERROR, Level.WARNING, Level.INFO, Level.DEBUG)) {
            LOG.log(each, "event=x");
        }
        assertThat(lines())
                .extracting(line -> line.split(" ", -1)[1])
                .isEqualTo(List.of("ERROR", "WARNING", "INFO", "DEBUG").subList(0, count));
    }

    @Test
    void whatAPeerSentCannotBeginALineOfItsOwn() {
        configure(LogLevel.INFO);
        LOG.log(Level.INFO, "event=refused claim=\"x\n2026 INFO event=forged\u001b[2J\"");
        assertThat(lines()).singleElement().asString().contains("x\\x0a2026 INFO event=forged\\x1b[2J");
    }

    @Test
    void aBugBringsItsStackTraceAlong() {
        configure(LogLevel.INFO);
        LOG.log(Level.ERROR, "event=bug", new IllegalStateException("broken"));
        assertThat(lines()).hasSizeGreaterThan(2).element(1).asString().contains("IllegalStateException: broken");
    }

    /** A process whose log manager is told to end, as the JDK does as soon as a process is told to stop. */
    static final class Farewell {
        private Farewell() {}

        public static void main(String[] args) {
            Logging.configure(LogLevel.DEBUG, System.err);
            LogManager.getLogManager().reset();
            LOG.log(Level.DEBUG, "event=stopped");
        }
    }

    @Test
    void thereIsALogToTheLastMoment() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Farewell.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said.lines()).singleElement().asString().endsWith(" DEBUG event=stopped");
    }
}
