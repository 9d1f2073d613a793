package ipcp.link;

import ipcp.link.LinkException.Reason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this process has done to the host beyond its own interface, in a file, so that it is taken back even when the
 * process dies: by whoever opens the journal next. An entry is on the disk before what it tells is done. The file is
 * there only while it has entries; meanwhile it is locked.
 *
 * <p>The file: a line {@code ipcpd-undo 1}, then a line for each {@link UndoEntry}; {@value #MAX_BYTES} bytes at most.
 *
 * <p>Safe for any threads of the network and mount namespace that the entries are of.
 */
public final class UndoJournal implements AutoCloseable {
    private static final Logger LOG = System.getLogger(UndoJournal.class.getName());
    private static final String VERSION = "ipcpd-undo 1";
    private static final int MAX_BYTES = 512 * 1024;
    private static final Path NETWORK_NAMESPACE = Path.of("/proc/thread-self/ns/net");

    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<UndoEntry> entries = new LinkedHashSet<>();
    private Optional<LockedFile> file = Optional.empty();

    private UndoJournal(Path path) {
        this.path = path;
    }

    /**
     * The journal of an interface: {@code tun0.undo}, or {@code tun0-4026532201.undo} in a network namespace other than
     * that of the system's first process.
     *
     * @param folder one that outlives the system, such as {@code /var/lib/ipcpd}, if files are replaced that do
     * @param interfaceName in the network namespace of this thread
     */
    public static Path path(Path folder, String interfaceName) throws LinkException {
        try {
            Path own = Files.readSymbolicLink(NETWORK_NAMESPACE); // net:[4026531840]
            boolean first = own.equals(firstNamespace());
            return folder.resolve(
                    interfaceName + (first ? "" : "-" + own.toString().replaceAll("\\D", "")) + ".undo");
        } catch (IOException e) {
            throw DeviceErrors.ofFile("tell the network namespace", e);
        }
    }

    /** What is not ours to see is another. */
    private static Path firstNamespace() throws IOException {
        try {
            return Files.readSymbolicLink(Path.of("/proc/1/ns/net"));
        } catch (AccessDeniedException _) {
            return Path.of("");
        }
    }

    /**
     * Takes back what an earlier process has left, and is ready for what this one does.
     *
     * @throws LinkException {@code UNAVAILABLE} when another process has the journal, or it is none, and nothing is
     *     done then; {@code NOT_PERMITTED} when something may not be taken back, and the file stays
     */
    public static UndoJournal open(Path path) throws LinkException {
        var journal = new UndoJournal(path);
        try {
            journal.file = LockedFile.open(path);
            if (journal.file.isPresent()) {
                journal.read(journal.file.get());
                journal.takeBack();
            }
            return journal;
        } catch (LockedFile.InUseException e) {
            throw journal.inUse(e);
        } catch (IOException e) {
            journal.close();
            throw e instanceof LinkException known ? known : DeviceErrors.ofFile("read " + path, e);
        }
    }

    /** Takes back what an earlier process has left in {@code path}, and nothing more; see {@link #open}. */
    public static void recover(Path path) throws LinkException {
        open(path).close();
    }

    private void read(LockedFile found) throws IOException {
        String text = found.read(MAX_BYTES);
        if (text.isEmpty()) { // nobody came to write anything
            return;
        }
        List<String> lines = text.lines().toList();
        var read = new ArrayList<UndoEntry>();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                read.add(parsed(lines.get(i), i + 1));
            } else if (!lines.getFirst().equals(VERSION)) {
                throw malformed(1, "not \"" + VERSION + "\"");
            }
        }
        if (!text.endsWith("\n")) {
            throw malformed(lines.size(), "the end is missing");
        }
        entries.addAll(read);
    }

    private UndoEntry parsed(String line, int number) throws LinkException {
        try {
            return UndoEntry.parse(line);
        } catch (IllegalArgumentException e) {
            LinkException malformed = malformed(number, e.getMessage());
            malformed.initCause(e);
            throw malformed;
        }
    }

    private LinkException malformed(int line, String why) {
        return new LinkException(
                Reason.UNAVAILABLE,
                path + ", line " + line + ": " + why
                        + "; nothing is taken back: look what it says, then remove the file");
    }

    /** The latest first. */
    private void takeBack() throws LinkException {
        for (UndoEntry entry : new ArrayList<>(entries).reversed()) {
            switch (entry) {
                case UndoEntry.PinnedRoute(var host) -> {
                    try (RouteNetlink netlink = RouteNetlink.open()) {
                        netlink.unpin(host);
                    }
                    LOG.log(Level.WARNING, "event=taken-back route=" + host + " journal=" + path);
                }
                case UndoEntry.ReplacedFile replaced -> {
                    boolean ours = ResolvConf.takeBack(replaced);
                    LOG.log(
                            Level.WARNING,
                            (ours ? "event=taken-back" : "event=left-alone reason=changed-by-others") + " file="
                                    + replaced.file() + " journal=" + path);
                }
            }
        }
        entries.clear();
        store();
    }

    /** To be called before what {@code entry} tells is done. */
    void add(UndoEntry entry) throws LinkException {
        lock.lock();
        try {
            if (entries.add(entry)) {
                try {
                    store();
                } catch (LinkException e) {
                    entries.remove(entry);
                    throw e;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** To be called when what {@code entry} tells is taken back. */
    void remove(UndoEntry entry) throws LinkException {
        lock.lock();
        try {
            if (entries.remove(entry)) {
                store();
            }
        } finally {
            lock.unlock();
        }
    }

    private void store() throws LinkException {
        try {
            if (entries.isEmpty()) {
                if (file.isPresent()) {
                    file.get().delete();
                    file = Optional.empty();
                }
                return;
            }
            var text = new StringBuilder(VERSION).append('\n');
            entries.forEach(entry -> text.append(entry.line()).append('\n'));
            if (text.length() > MAX_BYTES) {
                throw new LinkException(Reason.UNAVAILABLE, path + " would be longer than " + MAX_BYTES + " bytes");
            }
            if (file.isEmpty()) {
                file = Optional.of(LockedFile.create(path));
            }
            file.get().replace(text.toString());
        } catch (LinkException e) {
            throw e;
        } catch (LockedFile.InUseException e) {
            throw inUse(e);
        } catch (IOException e) {
            throw DeviceErrors.ofFile("write " + path, e);
        }
    }

    private LinkException inUse(IOException cause) {
        var inUse = new LinkException(
                Reason.UNAVAILABLE, path + " is in use by another process, which has an interface of the same name");
        inUse.initCause(cause);
        return inUse;
    }

    /** Lets go of the file; what could not be taken back stays in it for the next process. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "event=undo-failed reason=\"cannot close " + path + ": " + e.getMessage() + "\"");
        } finally {
            lock.unlock();
        }
    }
}
