package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.link.LinkKind;
import ipcp.link.LinkStatistics;
import ipcp.link.MemoryLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8).replace("\u001b[K", "<erase>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0    | 0          | 1000 | received 0 B (0 B/s)
        0    | 999        | 1000 | received 999 B (999 B/s)
        0    | 1000       | 500  | received 1.0 kB (2.0 kB/s)
        5000 | 1234567    | 1000 | received 1.2 MB (1.2 MB/s)
        0    | 999960     | 2000 | received 1.0 MB (500.0 kB/s)
        9    | 5          | 1000 | received 5 B (0 B/s)
        0    | 8123456789 | 1000 | received 8.1 GB (8.1 GB/s)
        """)
    void totalsAndRatesAreOfASize(long before, long now, long millis, String received) {
        String line = Monitor.line(
                "tun0",
                new LinkStatistics(0, 0, before, 7),
                new LinkStatistics(1, 1, now, 7),
                Duration.ofMillis(millis));
        assertThat(line).isEqualTo("tun0  " + received + "  sent 7 B (0 B/s)");
    }

    @Test
    void aLogLineStandsAboveTheStatistics() {
        try (var monitor = new Monitor(Optional.of(out))) {
            monitor.above(() -> out.print("first\n"));
            monitor.show("one");
            monitor.show("two");
            monitor.above(() -> out.print("event\n"));
        }
        assertThat(screen()).isEqualTo("first\n\r<erase>one\r<erase>two\r<erase>event\ntwo\n");
    }

    @Test
    void afterItsEndOnlyTheLogIsWritten() {
        var monitor = new Monitor(Optional.of(out));
        monitor.close();
        monitor.show("late");
        monitor.above(() -> out.print("stopped\n"));
        monitor.close();
        assertThat(screen()).isEqualTo("stopped\n");
    }

    @Test
    void whereThereIsNoTerminalNothingIsWritten() {
        try (var monitor = Monitor.on(out);
                var link = new MemoryLink(LinkKind.TUN, "lo", 1400)) {
            assertThat(monitor.watch(link)).isSameAs(link);
            monitor.show("one");
            monitor.above(() -> out.print("event\n"));
        }
        assertThat(screen()).isEqualTo("event\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/pts/0,true",
        "/dev/tty1,true",
        "/dev/ttyS0,true",
        "/dev/console,true",
        "/dev/null,false",
        "/dev/pts/ptmx,false",
        "/var/log/tty1,false",
        "pipe:[4026],false",
        "socket:[4026],false"
    })
    void aTerminalIsKnownByItsName(String target, boolean terminal, @TempDir Path directory) throws IOException {
        Path descriptor = Files.createSymbolicLink(directory.resolve("1"), Path.of(target));
        assertThat(Terminals.isOne(descriptor)).isEqualTo(terminal);
        Files.delete(descriptor);
        assertThat(Terminals.isOne(directory.resolve("1"))).isFalse();
    }
}
