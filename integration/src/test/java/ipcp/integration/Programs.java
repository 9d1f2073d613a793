package ipcp.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs of others that some tests use where they are installed. */
final class Programs {
    private Programs() {}

    /** Skips the test where there is no {@code program}, saying so. */
    static void need(String program) {
        need(program, program);
    }

    /** The same for a program of a package by another name. */
    static void need(String program, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        boolean found =
                Arrays.stream(path.split(":", -1)).anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        assumeTrue(found, "no " + program + ": apt-get install " + debianPackage);
    }
}
