package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How to bring one kind of tunnel up between the two hosts of a pair. */
interface Tunnel extends Row {
    /** The hosts' addresses on the cable, and those inside every tunnel. */
    String RIGHT = "192.0.2.1";

    String INNER_RIGHT = "10.10.0.1";
    String INNER_LEFT = "10.10.0.2";

    Duration PATIENCE = Duration.ofSeconds(20);

    /** What takes time but is no part of starting: keys, certificates, configurations, into {@code folder}. */
    void prepare(ConfigFolder folder) throws IOException, InterruptedException;

    /** Starts its programs, server on the right and client on the left, without waiting for more than they need. */
    Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException;

    /** Of the host on the right, through the tunnel. */
    default String address() {
        return INNER_RIGHT;
    }

    /** Whether the throughput of one stream is all that is measured of it. */
    default boolean oneStream() {
        return false;
    }

    @Override
    default Map<Column, Double> measure(Pace pace) throws IOException, InterruptedException {
        return Measurement.of(this, pace);
    }

    /**
     * A tunnel that is up or coming up.
     *
     * @param daemons its programs at both ends
     * @param ready how long they took to be ready, where they say so
     */
    record Running(List<Program> daemons, Map<Column, Double> ready) {
        Running(List<Program> daemons) {
            this(daemons, Map.of());
        }

        /** Of all daemons together. */
        Usage usage() {
            return daemons.stream().map(Program::usage).reduce(Usage.NONE, Usage::plus);
        }

        /** Of the memory of the largest daemon. */
        double megabytes() {
            return daemons.stream().mapToLong(d -> d.usage().rss()).max().orElse(0) / 1e6;
        }
    }

    /** The line about {@code program} when it is not in the path (or where administrators' programs are). */
    static Optional<String> needs(String program, String debianPackage) {
        return find(program).isPresent()
                ? Optional.empty()
                : Optional.of("no " + program + ": apt-get install " + debianPackage);
    }

    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Arrays.stream(path.split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A throw-away certificate {@code name.crt} with its key {@code name.pem}. */
    static void selfSigned(ConfigFolder folder, String name) throws IOException, InterruptedException {
        String script = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
                + " -subj \"/CN=$0\" -keyout \"$0.pem\" -out \"$0.crt\" && chmod 600 \"$0.pem\"";
        run(folder, "sh", "-c", script, name);
    }

    /** Runs a program to its end. */
    static String run(ConfigFolder folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
