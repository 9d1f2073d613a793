package ipcp.integration.lab;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A few hosts and the cables between them, gone without a trace when closed or when the JVM ends. The namespaces are
 * called {@code ipcp-PID-N-ROLE}; those of runs that were killed are cleared away before the first lab of a run.
 *
 * <p>The topologies and their addresses are those of {@code lab.sh}.
 */
public final class Lab implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicBoolean SWEPT = new AtomicBoolean();

    private final String id = "ipcp-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private final Thread atExit = new Thread(this::removeAll, "lab-exit");
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    private Lab() {}

    /** Two hosts, {@code left} and {@code right}, joined by {@code eth0} of each. */
    public static Lab pair() throws IOException {
        Lab lab = new Lab();
        lab.build("pair", lab.id);
        lab.namespace("left");
        lab.namespace("right");
        return lab;
    }

    /** A {@code server} and so many clients, {@code client1} and on, each on a cable and a subnet of its own. */
    public static Lab star(int count) throws IOException {
        Lab lab = new Lab();
        lab.build("star", lab.id, Integer.toString(count));
        lab.namespace("server");
        for (int k = 1; k <= count; k++) {
            lab.namespace("client" + k);
        }
        return lab;
    }

    /**
     * A row of hosts: {@code client}, so many between, called {@code hop1} and on, and {@code server}. Each reaches its
     * neighbours and nobody else: hop k, and after the last the server, is 198.18.k.1 to whoever comes before it.
     */
    public static Lab chain(int between) throws IOException {
        Lab lab = new Lab();
        lab.build("chain", lab.id, Integer.toString(between));
        lab.namespace("client");
        for (int k = 1; k <= between; k++) {
            lab.namespace("hop" + k);
        }
        lab.namespace("server");
        return lab;
    }

    /** One more host of a star, {@code host}, behind the server, which forwards packets from now on. */
    public Namespace addHost() throws IOException {
        build("host", id);
        return namespace("host");
    }

    /** The host of this role. */
    public Namespace get(String role) {
        Namespace namespace = namespaces.get(role);
        if (namespace == null) {
            throw new IllegalArgumentException("no " + role + " among " + new TreeMap<>(namespaces).keySet());
        }
        return namespace;
    }

    /** Makes TCP everywhere, over all routes there are now, use cubic: it must not depend on the machine's default. */
    public void cubic() throws IOException {
        for (Namespace namespace : namespaces.values()) {
            namespace.congestion("cubic");
        }
    }

    /** What the names of all its namespaces start with. */
    public String id() {
        return id;
    }

    private Namespace namespace(String role) {
        return namespaces.computeIfAbsent(role, r -> new Namespace(id + "-" + r));
    }

    private void build(String... command) throws IOException {
        if (SWEPT.compareAndSet(false, true)) {
            LabScript.run("sweep");
        }
        if (namespaces.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        try {
            LabScript.run(command);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        removeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook waits for us, or finds nothing left to do.
        }
    }

    /** Once, and again if that failed; the end of the JVM waits here for whoever is at it. */
    private void removeAll() {
        closing.lock();
        try {
            if (!closed) {
                namespaces.values().forEach(Namespace::endPrograms);
                LabScript.run("remove", id);
                closed = true;
            }
        } catch (IOException e) {
            throw new IllegalStateException("the lab " + id + " could not be removed", e);
        } finally {
            closing.unlock();
        }
    }
}
