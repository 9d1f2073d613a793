package ipcp.integration.lab;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A temporary folder with the keys and the configurations of one test; removed when closed or when the JVM ends. */
public final class ConfigFolder implements AutoCloseable {
    private final Path folder;
    private final Thread atExit = new Thread(this::remove, "config-folder-exit");

    public ConfigFolder() throws IOException {
        folder = Files.createTempDirectory("ipcp-lab");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public Path path() {
        return folder;
    }

    /** Writes a fresh key of 32 bytes, readable by its owner alone. Returns its name for {@code key_file}. */
    public String key(String name) throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path file = folder.resolve(name);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(
                        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
        Files.write(file, key);
        return name;
    }

    /** Writes a configuration as JSON. */
    public Path write(String name, Map<String, ?> configuration) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(configuration));
        return file;
    }

    /** A server that listens on {@code listenIp}, port 5000; a TUN with this address when it is not empty. */
    public static Map<String, Object> server(String listenIp, String tunIp, List<Map<String, String>> credentials) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mode", "server");
        map.put("if_name", "ipcp0");
        map.put("if_mode", "tun");
        map.put("listen_ip", listenIp);
        map.put("listen_port", 5000);
        map.put("auth_timeout_ms", 5000);
        map.put("tun_ip", tunIp);
        map.put("credentials", credentials);
        return map;
    }

    /** A client of the server at {@code serverIp}, port 5000, with this TUN address. */
    public static Map<String, Object> client(String serverIp, String tunIp, String keyFile) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mode", "client");
        map.put("if_name", "ipcp0");
        map.put("if_mode", "tun");
        map.put("tun_ip", tunIp);
        map.put("server_ip", serverIp);
        map.put("server_port", 5000);
        map.put("key_file", keyFile);
        return map;
    }

    /** An entry of {@code credentials}: a TUN client. */
    public static Map<String, String> credential(String tunIp, String keyFile) {
        return Map.of("tun_ip", tunIp, "key_file", keyFile);
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and this hook runs too.
        }
    }

    private void remove() {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
