package ipcp.link;

import ipcp.link.LinkException.Reason;
import ipcp.link.UndoEntry.ReplacedFile;
import ipcp.net.IpAddress;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Name servers in a file (resolv.conf(5)): the whole file is ours for a while, except for its {@code search},
 * {@code domain}, {@code options} and {@code sortlist}, which stay. A symbolic link stays one: what it leads to is
 * rewritten. When somebody else has rewritten it meanwhile, theirs stays.
 */
final class ResolvConf implements NameServers {
    private static final Logger LOG = System.getLogger(ResolvConf.class.getName());

    /** What the first line starts with; the rest says whose it is. */
    private static final String MARK = "# Written by ipcpd for ";

    private static final List<String> KEPT = List.of("search", "domain", "options", "sortlist");

    private static final int MAX_BYTES = 64 * 1024;

    private final Path file;
    private final String interfaceName;
    private final UndoJournal journal;
    private Optional<ReplacedFile> ours = Optional.empty();

    ResolvConf(Path file, String interfaceName, UndoJournal journal) {
        this.file = file;
        this.interfaceName = interfaceName;
        this.journal = journal;
    }

    /** The file with other servers, from what it said {@code before}. */
    static String rewritten(String before, String interfaceName, List<IpAddress> servers) {
        var text = new StringBuilder(MARK).append(interfaceName).append("; what it said before comes back.\n");
        servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
        before.lines()
                .filter(ResolvConf::isKept)
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** A keyword starts its line, and a blank ends it. */
    private static boolean isKept(String line) {
        return KEPT.stream()
                .anyMatch(word -> line.startsWith(word)
                        && line.length() > word.length()
                        && (line.charAt(word.length()) == ' ' || line.charAt(word.length()) == '\t'));
    }

    @Override
    public void use(List<IpAddress> servers) throws LinkException {
        if (ours.isPresent() && isAsWanted(ours.get(), servers)) {
            return;
        }
        putBack();
        try {
            Path real = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file.toRealPath() : file.toAbsolutePath();
            Optional<String> before = SmallFile.read(real, MAX_BYTES);
            String text = before.orElse("");
            if (text.startsWith(MARK)) {
                throw new LinkException(
                        Reason.UNAVAILABLE,
                        "cannot rewrite " + file + ": it starts with \""
                                + text.lines().findFirst().orElse("") + "\"");
            }
            var entry = new ReplacedFile(real, before, rewritten(text, interfaceName, servers));
            journal.add(entry);
            ours = Optional.of(entry);
            SmallFile.replace(real, entry.after());
        } catch (LinkException e) {
            throw e;
        } catch (IOException e) {
            throw DeviceErrors.ofFile("rewrite " + file, e);
        }
    }

    private boolean isAsWanted(ReplacedFile entry, List<IpAddress> servers) throws LinkException {
        return entry.after().equals(rewritten(entry.before().orElse(""), interfaceName, servers))
                && contents(entry).equals(Optional.of(entry.after()));
    }

    @Override
    public void putBack() throws LinkException {
        if (ours.isEmpty()) {
            return;
        }
        ReplacedFile entry = ours.get();
        if (!takeBack(entry)) {
            LOG.log(Level.WARNING, "event=left-alone reason=changed-by-others file=" + entry.file());
        }
        ours = Optional.empty();
        journal.remove(entry);
    }

    /**
     * Gives the file what it said before, if it says what it was given, or as much of that as was written when the
     * power went.
     *
     * @return false when somebody else has changed it, and nothing was done
     */
    static boolean takeBack(ReplacedFile entry) throws LinkException {
        Optional<String> now = contents(entry);
        if (now.equals(entry.before())) {
            return true;
        }
        if (now.isEmpty()
                || !(entry.after().startsWith(now.get())
                        || entry.before().orElse("").startsWith(now.get()))) {
            return false;
        }
        try {
            if (entry.before().isPresent()) {
                SmallFile.replace(entry.file(), entry.before().get());
            } else {
                Files.deleteIfExists(entry.file());
            }
            return true;
        } catch (IOException e) {
            throw DeviceErrors.ofFile("put " + entry.file() + " back", e);
        }
    }

    private static Optional<String> contents(ReplacedFile entry) throws LinkException {
        try {
            return SmallFile.read(entry.file(), MAX_BYTES);
        } catch (IOException e) {
            throw DeviceErrors.ofFile("read " + entry.file(), e);
        }
    }
}
