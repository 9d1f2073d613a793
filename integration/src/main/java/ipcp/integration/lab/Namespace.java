package ipcp.integration.lab;

import ipcp.integration.traffic.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;

/**
 * A network namespace of a {@link Lab}: a host of its own, as far as networking goes. Programs run inside it; sockets
 * are opened inside it by a platform thread that enters it for one call and then ends.
 */
public final class Namespace implements Network {
    /** How often what the kernel does not tell is asked for. */
    private static final Duration POLL = Duration.ofMillis(5);

    private static final Duration RUN = Duration.ofSeconds(10);

    private final String name;
    private final List<Program> programs = new CopyOnWriteArrayList<>();

    Namespace(String name) {
        this.name = name;
    }

    /** As {@code ip netns list} shows it. */
    public String name() {
        return name;
    }

    /** Opens sockets here; starts no threads and no processes, they would stay here too. */
    @Override
    public <T> T call(Callable<T> opener) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            SetNs.enter(Path.of("/run/netns", name));
            return opener.call();
        });
        Thread.ofPlatform().daemon().name("in " + name).start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    /** Starts a program here; it is ended with the lab at the latest. */
    public Program exec(List<String> command) throws IOException {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
        inside.addAll(command);
        Program program = Program.start(inside);
        programs.add(program);
        return program;
    }

    /** The lines of a program that ends by itself, and soon. */
    public List<String> run(String... command) throws IOException, InterruptedException {
        try (Program program = exec(List.of(command))) {
            if (program.awaitExit(RUN) != 0) {
                throw new IOException("failed: " + program);
            }
            return program.lines();
        } finally {
            programs.removeIf(program -> !program.isAlive());
        }
    }

    /** A cable between {@code device} here and one of another namespace. */
    public void cable(String device, Namespace other, String otherDevice) throws IOException {
        LabScript.run("cable", name, device, other.name, otherDevice);
    }

    /** Lets programs that are started here from now on find {@code text} in {@code /etc/FILE}. */
    public void etc(String file, String text) throws IOException {
        LabScript.run("etc", name, file, text);
    }

    /** What {@code /etc/FILE} says to them now. */
    public String etc(String file) throws IOException {
        return Files.readString(Path.of("/etc/netns", name, file));
    }

    /** Plugs the cable at {@code device} in. */
    public void linkUp(String device) throws IOException {
        LabScript.run("up", name, device);
    }

    /** Pulls the cable at {@code device}. Routes over it go too, those of IPv6 addresses along with the addresses. */
    public void linkDown(String device) throws IOException {
        LabScript.run("down", name, device);
    }

    /** Gives {@code device} an address with its prefix, such as {@code 10.0.0.1/24}, usable at once. */
    public void address(String device, String address) throws IOException {
        LabScript.run("address", name, device, address);
    }

    /** Routes {@code destination}, a network or {@code default}, over {@code gateway}. */
    public void route(String destination, String gateway) throws IOException {
        LabScript.run("route", name, destination, gateway);
    }

    /** Lets packets of both families pass through. */
    public void forward() throws IOException {
        LabScript.run("forward", name);
    }

    /** Makes TCP over all routes there are now use this congestion control, such as {@code cubic}. */
    public void congestion(String algorithm) throws IOException {
        LabScript.run("congestion", name, algorithm);
    }

    /** Whether {@code address} answers an ICMP echo from here within {@code patience}. */
    public boolean pings(String address, Duration patience) throws IOException {
        return call(() -> InetAddress.getByName(address).isReachable((int) patience.toMillis()));
    }

    /** Waits until something listens on this TCP port. */
    public void awaitListening(int port, Duration patience) throws IOException, InterruptedException {
        // proc_net_tcp(5): the local address ends in the port, the state after the remote address is 0A
        Pattern line = Pattern.compile(String.format(":%04X [0-9A-F]+:0000 0A ", port));
        await("tcp", line, patience);
    }

    /** Waits until there is an interface of this name. */
    public void awaitDevice(String device, Duration patience) throws IOException, InterruptedException {
        await("dev", Pattern.compile("\\b" + Pattern.quote(device) + ":"), patience);
    }

    private void await(String table, Pattern pattern, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!pattern.matcher(call(() -> Files.readString(Path.of("/proc/thread-self/net", table))))
                .find()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no " + pattern + " in " + table + " of " + name + " within " + patience);
            }
            Thread.sleep(POLL);
        }
    }

    /** Ends what was started here; the lab deletes the namespace itself. */
    void endPrograms() {
        programs.reversed().forEach(Program::close);
    }

    @Override
    public String toString() {
        return name;
    }
}
