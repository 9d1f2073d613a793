package ipcp.link;

import ipcp.link.LinkException.Reason;
import ipcp.net.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Name servers that systemd-resolved keeps with the interface, for all names ({@code ~.}), by way of resolvectl(1).
 * They go with the interface, whatever becomes of this process.
 */
final class SystemdResolved implements NameServers {
    /** The session waits meanwhile: two calls take less than the usual heartbeat timeout of 15 s. */
    private static final long LIMIT_SECONDS = 5;

    private static final int MAX_OUTPUT = 4096;

    private final Path resolvectl;
    private final String interfaceName;
    private boolean used;

    SystemdResolved(Path resolvectl, String interfaceName) {
        this.resolvectl = resolvectl;
        this.interfaceName = interfaceName;
    }

    /**
     * The way to the systemd-resolved that is in charge of this host's names, if one is: {@code resolvConf} is a
     * symbolic link into its folder. Where another file is mounted there, as {@code ip netns exec} does, it is not.
     *
     * @param folder of systemd-resolved
     * @param programs folders to look for resolvectl in
     */
    static Optional<SystemdResolved> inCharge(Path resolvConf, Path folder, List<Path> programs, String interfaceName) {
        try {
            if (!Files.isSymbolicLink(resolvConf)
                    || !resolvConf.toRealPath().startsWith(folder.toRealPath())
                    || isMountPoint(resolvConf.toRealPath())) {
                return Optional.empty();
            }
        } catch (IOException _) { // no such link or folder
            return Optional.empty();
        }
        return programs.stream()
                .map(program -> program.resolve("resolvectl"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(resolvectl -> new SystemdResolved(resolvectl, interfaceName));
    }

    /** The fifth field of proc_pid_mountinfo(5). */
    private static boolean isMountPoint(Path path) throws IOException {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/thread-self/mountinfo"), StandardCharsets.ISO_8859_1)) {
            return mounts.anyMatch(line -> line.split(" ", 6)[4].equals(path.toString()));
        }
    }

    @Override
    public void use(List<IpAddress> servers) throws LinkException {
        used = true;
        run(Stream.concat(Stream.of("dns"), Stream.concat(Stream.of(interfaceName), addresses(servers)))
                .toList());
        run(List.of("domain", interfaceName, "~."));
    }

    private static Stream<String> addresses(List<IpAddress> servers) {
        return servers.stream().map(IpAddress::toString);
    }

    @Override
    public void putBack() throws LinkException {
        if (used) {
            run(List.of("revert", interfaceName));
            used = false;
        }
    }

    private void run(List<String> arguments) throws LinkException {
        var command = new ArrayList<String>();
        command.add(resolvectl.toString());
        command.addAll(arguments);
        String what = "resolvectl " + String.join(" ", arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            try (InputStream output = process.getInputStream()) {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw refused(what, "no answer within " + LIMIT_SECONDS + " s");
                }
                int status = process.exitValue();
                if (status != 0) {
                    String said = new String(output.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
                    throw refused(what, said.strip().lines().findFirst().orElse("exit status " + status));
                }
            }
        } catch (LinkException e) {
            throw e;
        } catch (IOException e) {
            throw DeviceErrors.ofFile("run " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(what, "interrupted");
        }
    }

    private static LinkException refused(String what, String why) {
        return new LinkException(Reason.UNAVAILABLE, "cannot run " + what + ": " + why);
    }
}
