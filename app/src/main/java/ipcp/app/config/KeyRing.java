package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.transport.Proxy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the key files of one configuration, and remembers the keys until it is clear whether that is valid. */
final class KeyRing {
    private static final Set<PosixFilePermission> FOR_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final List<Path> directories;
    private final List<Runnable> opened = new ArrayList<>();

    /** @param directories where a relative path may begin, the first one that leads to a file counts */
    KeyRing(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** The secret in the file that {@code key} names; what is wrong with it goes to the findings of {@code fields}. */
    Optional<KeyFile<PresharedKey>> preshared(Fields fields, ConfigKey key) {
        return open(fields, key, path -> SecretFile.read(path, PresharedKey::takeOver), PresharedKey::close);
    }

    /** The same for half of a key pair. */
    Optional<KeyFile<PrivateKey>> privateKey(Fields fields, ConfigKey key) {
        return open(fields, key, path -> SecretFile.read(path, PrivateKey::takeOver), PrivateKey::close);
    }

    /** The proxy with the password in the file that {@code key} names. */
    Optional<KeyFile<Proxy>> proxyPassword(Fields fields, ConfigKey key, Proxy user) {
        return open(fields, key, path -> withPassword(user, SecretFile.readLine(path)), Proxy::close);
    }

    private static Proxy withPassword(Proxy user, byte[] password) throws SecretFile.NotAKeyException {
        try {
            return user.withPassword(password);
        } catch (IllegalArgumentException e) {
            Arrays.fill(password, (byte) 0);
            var unfit = new SecretFile.NotAKeyException(e.getMessage());
            unfit.initCause(e);
            throw unfit;
        }
    }

    /** Closes {@code proxy} with the keys. */
    Proxy keep(Proxy proxy) {
        opened.add(proxy::close);
        return proxy;
    }

    /** Where the file is that {@code key} names, which need not be there. */
    Optional<Path> path(Fields fields, ConfigKey key) {
        return fields.parsed(key, KeyRing::parse).map(this::resolve);
    }

    /** What is made of a file. */
    private interface Reading<K> {
        K of(Path path) throws IOException;
    }

    private <K> Optional<KeyFile<K>> open(Fields fields, ConfigKey key, Reading<K> reading, Consumer<K> close) {
        Optional<Path> path = path(fields, key);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            K secret = reading.of(path.get());
            opened.add(() -> close.accept(secret));
            if (isReadableByOthers(path.get())) {
                fields.findings()
                        .warning(
                                fields.path(key),
                                "others can read the key: chmod 600 "
                                        + Quote.escape(path.get().toString()));
            }
            return Optional.of(new KeyFile<>(path.get(), secret));
        } catch (IOException e) {
            fields.findings().problem(fields.path(key), Quote.quote(path.get().toString(), reason(e)), key.expected());
            return Optional.empty();
        }
    }

    /** Overwrites every key read so far. */
    void closeAll() {
        opened.forEach(Runnable::run);
    }

    private static Path parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("no path");
        }
        return Path.of(text);
    }

    private Path resolve(Path path) {
        return directories.stream()
                .map(directory -> directory.resolve(path).toAbsolutePath().normalize())
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() ->
                        directories.getFirst().resolve(path).toAbsolutePath().normalize());
    }

    private static boolean isReadableByOthers(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).stream().anyMatch(FOR_OTHERS::contains);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "this user may not read it";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
