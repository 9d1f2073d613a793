package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Round trips as {@code ping} takes them: the far kernel answers, and the near kernel notes when the answer came. No
 * process has to wake up in between but the tunnel's own, and none on the bare cable.
 */
final class Ping {
    private static final Pattern REPLY = Pattern.compile("icmp_seq=\\d+ .*time=([0-9.]+) ms(?! \\(DUP)");
    /** Later than this is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Ping() {}

    static Optional<String> missing() {
        return Tunnel.needs("ping", "iputils-ping");
    }

    /** Sends {@code count} probes at even intervals and waits for the last of them. */
    static Latency measure(ConfigFolder folder, Namespace from, String to, int count, Duration interval)
            throws IOException, InterruptedException {
        // Into a file: nobody is to be woken up by the lines that it prints.
        Path output = folder.path().resolve("ping");
        String seconds = String.format(Locale.ROOT, "%.3f", interval.toNanos() / 1e9);
        from.exec(List.of(
                        "sh",
                        "-c",
                        "exec ping -n -c \"$1\" -i \"$2\" -W \"$3\" \"$4\" >\"$0\"",
                        output.toString(),
                        Integer.toString(count),
                        seconds,
                        Long.toString(PATIENCE.toSeconds()),
                        to))
                .awaitExit(interval.multipliedBy(count).plus(PATIENCE).plusSeconds(20));
        return Latency.of(count, nanos(Files.readAllLines(output)));
    }

    /** The round trip times among these lines. */
    static long[] nanos(List<String> lines) {
        return lines.stream()
                .map(REPLY::matcher)
                .filter(Matcher::find)
                .mapToLong(reply -> Math.round(Double.parseDouble(reply.group(1)) * 1e6))
                .toArray();
    }
}
