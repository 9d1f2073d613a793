package ipcp.integration.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process that this JVM started: its lines, its signals, its end. A virtual thread collects what it prints on stdout
 * and stderr; closing ends it and everything it started, gently first.
 */
public final class Program implements AutoCloseable {
    private static final Duration GENTLE = Duration.ofSeconds(3);

    private final List<String> command;
    private final Process process;
    private final LineLog log = new LineLog();

    private Program(List<String> command, Process process) {
        this.command = command;
        this.process = process;
    }

    static Program start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What looks for a JDK finds the one that runs this.
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Program program = new Program(List.copyOf(command), builder.start());
        Thread.ofVirtual().name("lines of " + program.pid()).start(program::collect);
        return program;
    }

    private void collect() {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            log.add("(" + e.getMessage() + ")");
        } finally {
            log.end();
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything printed so far. */
    public List<String> lines() {
        return log.lines();
    }

    /** Types a line on its stdin. */
    public void type(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    /**
     * The first line that has {@code regex} in it, printed already or within {@code time}.
     *
     * @throws IOException with the program's last lines, when none comes
     */
    public String awaitLine(String regex, Duration time) throws IOException, InterruptedException {
        return awaitLine(0, regex, time);
    }

    /**
     * The same among the lines after the first {@code from}; what {@code lines().size()} was before the cause of it.
     */
    public String awaitLine(int from, String regex, Duration time) throws IOException, InterruptedException {
        return log.await(from, Pattern.compile(regex).asPredicate(), time)
                .orElseThrow(() -> new IOException(
                        "no line with " + regex + (isAlive() ? " within " + time : " before the end") + " of " + this));
    }

    /** Sends {@code TERM}, {@code INT}, {@code KILL}, {@code STOP}, {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0 && isAlive()) {
            throw new IOException("cannot send " + name + " to " + pid());
        }
    }

    /**
     * Its exit status, and 128 and the signal's number when one ended it; all its lines are there then.
     *
     * @throws IOException when it still runs after {@code time}
     */
    public int awaitExit(Duration time) throws IOException, InterruptedException {
        if (!process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("still running after " + time + ": " + this);
        }
        log.awaitEnd(Duration.ofSeconds(1));
        return process.exitValue();
    }

    /** What it and its descendants have used so far. */
    public Usage usage() {
        return Usage.of(process.toHandle());
    }

    @Override
    public void close() {
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        family.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + GENTLE.toNanos();
        for (ProcessHandle member : family) {
            member.onExit()
                    .completeOnTimeout(member, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .join();
            member.destroyForcibly();
        }
        process.onExit()
                .completeOnTimeout(process, GENTLE.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    @Override
    public String toString() {
        List<String> all = lines();
        return String.join(" ", command) + "\n  "
                + String.join("\n  ", all.subList(Math.max(0, all.size() - 30), all.size()));
    }
}
