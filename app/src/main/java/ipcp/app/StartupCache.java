package ipcp.app;

import com.sun.jna.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the start-up cache of an installed folder, for the Java that it runs on itself: classes loaded and linked, and
 * profiles of their methods (JEP 483, 514, 515). The build runs it; {@code docs/operations.md} says how else to.
 *
 * <p>The launcher uses the cache as long as Java and jars are those that it was made from: {@code made-from} is what
 * POSIX {@code cksum} has to say about them.
 */
final class StartupCache {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CACHE = "ipcpd.aot";

    /** What the rehearsing JVM is told besides what the launcher tells it. */
    private static final List<String> OPTIONS = List.of(
            "-XX:AOTCacheOutput=" + CACHE,
            // Machine code in the cache would be for this very processor, and JDK 25 does not look before it runs it.
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTAdapterCaching",
            "-XX:-AOTStubCaching",
            // The first word that is no option is the class to run, before the launcher's own.
            Rehearsal.class.getName());

    private final Path folder;
    private final Path home = Path.of(System.getProperty("java.home"));
    private final Path finished;
    private final Path unfinished;

    private StartupCache(Path folder) {
        this.folder = folder;
        this.finished = folder.resolve("lib", "cache", Platform.RESOURCE_PREFIX);
        this.unfinished = finished.resolveSibling("unfinished");
    }

    /** Takes the folder; status 1, and one line that says why, when there is no cache now. */
    public static void main(String[] args) throws InterruptedException {
        try {
            new StartupCache(Path.of(args[0]).toAbsolutePath().normalize()).make();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("ipcpd: warning: no start-up cache: " + e.getMessage());
            System.exit(1);
        }
    }

    private void make() throws IOException, InterruptedException {
        delete(finished);
        delete(unfinished);
        Files.createDirectories(unfinished);
        try {
            rehearse();
            Files.writeString(unfinished.resolve("made-from"), checksum());
            for (Path file : List.of(unfinished.resolve(CACHE), unfinished.resolve("made-from"))) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
            for (Path directory : List.of(unfinished.getParent(), unfinished)) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(unfinished);
        }
    }

    private void rehearse() throws IOException, InterruptedException {
        Path log = Files.createTempFile("ipcpd-cache", ".log");
        try {
            var builder = new ProcessBuilder(folder.resolve("bin", "ipcpd").toString())
                    .directory(unfinished.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("IPCPD_JAVA_HOME", home.toString());
            builder.environment().put("IPCPD_JAVA_OPTS", String.join(" ", OPTIONS));
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            if (!ended || process.exitValue() != 0 || Files.notExists(unfinished.resolve(CACHE))) {
                throw new IOException(lastLine(log));
            }
        } finally {
            Files.delete(log);
        }
    }

    private static String lastLine(Path log) throws IOException {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1);
        return text.lines().filter(line -> !line.isBlank()).reduce("no word of the JVM", (_, last) -> last);
    }

    /** As the launcher computes it. */
    private String checksum() throws IOException, InterruptedException {
        var cat = new ArrayList<>(List.of("cat", home.resolve("release").toString()));
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .forEach(cat::add);
        }
        List<Process> pipe =
                ProcessBuilder.startPipeline(List.of(new ProcessBuilder(cat), new ProcessBuilder("cksum")));
        String sum = new String(pipe.getLast().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        for (Process process : pipe) {
            if (process.waitFor() != 0) {
                throw new IOException("cat and cksum failed");
            }
        }
        return sum;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (NoSuchFileException _) {
            // There was none.
        }
    }
}
