package ipcp.integration;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command. */
@NeedsNamespaces
@Timeout(120)
class DemoIT {
    @Test
    void theDemoShowsATunnelAtWorkAndLeavesNoNamespaceBehind(@TempDir Path folder) throws Exception {
        // What is tested here was packaged a moment ago: no build within the build.
        Path stamp = Project.ROOT.resolve("integration/target/built-by-netns-scripts");
        Files.writeString(stamp, "");
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder(
                        Project.ROOT.resolve("netns-scripts/demo.sh").toString(), "1")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

        Process demo = builder.start();

        assertThat(demo.waitFor(100, TimeUnit.SECONDS)).isTrue();
        Files.delete(stamp);
        String text = Files.readString(printed);
        assertThat(demo.exitValue()).as(text).isZero();
        assertThat(text)
                .containsPattern("TCP there, 1 stream +[0-9.]+ Gb/s .*checksums right")
                .containsPattern("TCP back, 1 stream +[0-9.]+ Gb/s .*checksums right")
                .containsPattern("round trip, idle +p50 [0-9.]+ ms")
                .containsPattern("server +rx_packets +[0-9]+\n +rx_bytes +[0-9]+")
                .doesNotContain("building");
        assertThat(Path.of("/run/netns", "ipcp-" + demo.pid() + "-left")).doesNotExist();
    }
}
