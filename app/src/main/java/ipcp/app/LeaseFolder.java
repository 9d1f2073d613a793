package ipcp.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder of a server's file of leases. Who has which address is the owner's business. */
final class LeaseFolder {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private LeaseFolder() {}

    /**
     * Makes the folder that {@code file} is in, if it is missing.
     *
     * @throws IOException when it cannot be made; the message says where and why
     */
    static void make(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder, OWNER_ONLY);
        } catch (IOException e) {
            throw new IOException("cannot create " + folder + " for the file of leases: " + Reasons.of(e), e);
        }
    }
}
