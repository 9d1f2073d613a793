package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder that the build makes, started as an operator would, in environments that lack one thing or another. */
class LauncherIT {
    private static final Path FOLDER = Path.of(System.getProperty("ipcpd.folder"));
    private static final String LAUNCHER = FOLDER.resolve("bin/ipcpd").toString();
    private static final String VERSION = "ipcpd " + System.getProperty("ipcpd.version") + "\n";
    private static final String JAVA = System.getProperty("java.home");

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    /** How a process ended. */
    private record Ended(int status, String out, String err) {}

    /** The tools that the launcher needs, no Java among them, and no other place to look for one. */
    @BeforeEach
    void leaveNothingButTheTools() throws IOException {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "uname", "cat", "cksum")) {
            Path installed = Stream.of("/usr/bin", "/bin")
                    .map(place -> Path.of(place, tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), installed);
        }
        environment.put("PATH", tools.toString());
        environment.put(
                "IPCPD_JVM_DIRS",
                Files.createDirectory(directory.resolve("jvm")).toString());
    }

    /** JUnit would remark on every link that leads out of its directory. */
    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    private Ended run(String launcher, String... args) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = start(launcher, out, err, args);
        int status = process.waitFor();
        return new Ended(status, Files.readString(out), Files.readString(err));
    }

    private Process start(String launcher, Path out, Path err, String... args) throws IOException {
        var command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Something that looks like a Java of {@code version} and runs {@code script}. */
    private Path fakeJava(String name, String version, String script) throws IOException {
        Path home = directory.resolve("jvm").resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS=\"y\"\n");
        return home;
    }

    @Test
    void theJvmSaysNothingOfItsOwn() throws Exception {
        environment.put("JAVA_HOME", JAVA);
        environment.put("JAVA_TOOL_OPTIONS", "-Dfrom.elsewhere=1");
        environment.put("JDK_JAVA_OPTIONS", "-Dfrom.elsewhere=1");
        assertThat(run(LAUNCHER, "--version")).isEqualTo(new Ended(0, VERSION, ""));
        assertThat(run(LAUNCHER, "--help")).isEqualTo(new Ended(0, CommandLine.HELP, ""));
    }

    @Test
    void aChainOfSymbolicLinksLeadsToTheFolder() throws Exception {
        environment.put("JAVA_HOME", JAVA);
        Path elsewhere = Files.createDirectory(directory.resolve("else where"));
        Files.createSymbolicLink(elsewhere.resolve("second"), Path.of(LAUNCHER));
        Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("else where", "second"));
        assertThat(run(first.toString(), "--version")).isEqualTo(new Ended(0, VERSION, ""));
    }

    @Test
    void javaOnThePathIsFoundBehindItsLinks() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("alternative"), Path.of(JAVA, "bin", "java"));
        Files.createSymbolicLink(directory.resolve("tools").resolve("java"), link);
        assertThat(run(LAUNCHER, "--version")).isEqualTo(new Ended(0, VERSION, ""));
    }

    @Test
    void aJavaThatIsTooOldIsPassedOver() throws Exception {
        environment.put("JAVA_HOME", fakeJava("a-17", "17.0.15", "echo too old").toString());
        Files.createSymbolicLink(directory.resolve("jvm").resolve("b-25"), Path.of(JAVA));
        assertThat(run(LAUNCHER, "--version")).isEqualTo(new Ended(0, VERSION, ""));
    }

    @Test
    void withoutAJavaOneLineSaysWhatToInstall() throws Exception {
        fakeJava("old", "17.0.15", "echo too old");
        assertThat(run(LAUNCHER, "--version"))
                .isEqualTo(new Ended(
                        69,
                        "",
                        "ipcpd: needs Java 25 or newer: install temurin-25-jre (https://adoptium.net) or set"
                                + " IPCPD_JAVA_HOME\n"));
    }

    @Test
    void aJavaThatTheOperatorChoseIsNotSilentlyReplaced() throws Exception {
        environment.put("JAVA_HOME", JAVA);
        environment.put("IPCPD_JAVA_HOME", directory.toString());
        assertThat(run(LAUNCHER, "--version"))
                .isEqualTo(new Ended(69, "", "ipcpd: IPCPD_JAVA_HOME=" + directory + " is no Java 25 or newer\n"));
    }

    @ParameterizedTest
    @CsvSource({"25,0", "25.0.3,0", "26-ea,0", "100,0", "24.0.2,69", "1.8.0_402,69", "9,69", "'',69", "x25,69"})
    void theReleaseFileTellsTheVersion(String version, int status) throws Exception {
        fakeJava("some", version, "exit 0");
        assertThat(run(LAUNCHER).status()).isEqualTo(status);
    }

    @Test
    void theProcessBecomesTheJvmAndTakesTheArgumentsAsTheyAre() throws Exception {
        fakeJava("some", "25", "echo $$; for a; do echo \"<$a>\"; done");
        environment.put("IPCPD_JAVA_OPTS", "-Da=* -Db=2");
        Path out = directory.resolve("out");
        Process process = start(LAUNCHER, out, directory.resolve("err"), "two words", "*", "");
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readAllLines(out))
                .startsWith(String.valueOf(process.pid()), "<--enable-native-access=ALL-UNNAMED>")
                .contains("<-Xmx160m>", "<-XX:+ExitOnOutOfMemoryError>", "<-Da=*>", "<-Db=2>")
                .endsWith("<ipcp.app.Main>", "<two words>", "<*>", "<>");
    }

    @Test
    void nothingIsUnpackedAtRunTime() throws Exception {
        environment.put("JAVA_HOME", JAVA);
        // Nobody can create a file in /proc.
        environment.put("IPCPD_JAVA_OPTS", "-Djava.io.tmpdir=/proc -Duser.home=/proc");
        assertThat(run(LAUNCHER, "genkey", "new.key")).isEqualTo(new Ended(0, "", ""));
        assertThat(directory.resolve("new.key")).hasSize(32);
        assertThat(run(LAUNCHER, "genkey", "new.key").status()).isEqualTo(73);
    }

    @Test
    void checkTellsWhatIsWrongRelativeToTheConfiguration() throws Exception {
        environment.put("JAVA_HOME", JAVA);
        assertThat(run(LAUNCHER, "genkey", "secret.key").status()).isZero();
        Path file = Files.createDirectory(directory.resolve("etc")).resolve("client.json");
        String text = """
            {"mode": "client", "if_name": "tun0", "tun_ip": "10.10.0.2", "server_ip": "::1", "server_port": 5000,
             "key_file": "secret.key"}
            """;

        Files.writeString(file, text);
        Ended valid = run(LAUNCHER, "check", "etc/client.json");
        assertThat(valid.status()).isZero();
        assertThat(valid.err()).isEmpty();
        assertThat(valid.out())
                .contains("\"key_file\": \"" + directory.toRealPath().resolve("secret.key") + '"');

        Files.writeString(file, text.replace("5000", "0"));
        assertThat(run(LAUNCHER, "check", "--config", "etc/client.json"))
                .isEqualTo(
                        new Ended(78, "", "etc/client.json: $.server_port: found 0, expected an integer 1..65535\n"));
    }

    /** Whoever makes the first logger decides whose they all are, and JNA makes some. */
    @Test
    void theLoggersAreTheProgramsOwn() throws Exception {
        environment.put("JAVA_HOME", JAVA);
        environment.put("IPCPD_JAVA_OPTS", "-Xlog:class+init=info:file=classes");
        assertThat(run(LAUNCHER, "genkey", "secret.key").status()).isZero();
        // No privilege and no device makes a TUN of the loopback interface.
        Files.writeString(directory.resolve("client.json"), """
            {"mode": "client", "if_name": "lo", "tun_ip": "10.10.0.2", "server_ip": "::1", "server_port": 5000,
             "key_file": "secret.key"}
            """);
        assertThat(run(LAUNCHER, "--config", "client.json").err()).contains("event=failed");
        assertThat(Files.readString(directory.resolve("classes"))).contains("'ipcp/app/Logging$Lasting'");
    }

    @Test
    void theStartUpCacheIsUsedWhereverTheFolderIs() throws Exception {
        assertThat(isCached(installed())).isTrue();
        assertThat(isCached(installed())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseZGC",
                "-XX:+UseParallelGC",
                "-XX:-UseSerialGC",
                "-XX:-UseCompressedOops",
                "-Xmx64m",
                "-Xshare:auto",
                "-Xshare:off",
                "-XX:AOTMode=off",
                "-XX:AOTCache=no.aot",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-modules=java.logging",
                "-ea -esa"
            })
    void theJvmSaysNothingOfACacheThatDoesNotGoWithAnOption(String options) throws Exception {
        environment.put("JAVA_HOME", JAVA);
        environment.put("IPCPD_JAVA_OPTS", options);
        assertThat(run(LAUNCHER, "--version")).isEqualTo(new Ended(0, VERSION, ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 4096, 1_000_000})
    void aCacheThatIsCutIsPassedOver(long size) throws Exception {
        Path folder = installed();
        try (var file = FileChannel.open(cache(folder).resolve("ipcpd.aot"), StandardOpenOption.WRITE)) {
            file.truncate(size);
        }
        assertThat(isCached(folder)).isFalse();
    }

    @Test
    void aCacheThatIsNoneIsPassedOver() throws Exception {
        Path folder = installed();
        Files.writeString(cache(folder).resolve("ipcpd.aot"), "no cache\n".repeat(100_000));
        assertThat(isCached(folder)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipcpd.aot", "made-from"})
    void aCacheThatIsNotCompleteIsPassedOver(String missing) throws Exception {
        Path folder = installed();
        Files.delete(cache(folder).resolve(missing));
        assertThat(isCached(folder)).isFalse();
    }

    @Test
    void theCacheOfOtherJarsIsPassedOver() throws Exception {
        Path folder = installed();
        Path jar = jar(folder, "ipcp-lib-");
        FileTime before = Files.getLastModifiedTime(jar);
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Files.writeString(inside.getPath("another"), "file");
        }
        Files.setLastModifiedTime(jar, before);
        assertThat(isCached(folder)).isFalse();
    }

    @Test
    void theCacheOfAnotherJavaIsPassedOver() throws Exception {
        Path folder = installed();
        environment.put(
                "IPCPD_JAVA_HOME",
                fakeJava("other", "25.99", "exec " + JAVA + "/bin/java \"$@\"").toString());
        assertThat(isCached(folder)).isFalse();
    }

    @Test
    void theCacheIsMadeAnewInPlace() throws Exception {
        Path folder = installed();
        Files.delete(cache(folder).resolve("ipcpd.aot"));
        assertThat(isCached(folder)).isFalse();
        assertThat(makeCache(folder)).isEqualTo(new Ended(0, "", ""));
        assertThat(isCached(folder)).isTrue();
    }

    @Test
    void whereNoCacheCanBeMadeOneLineSaysWhy() throws Exception {
        Path folder = installed();
        Files.delete(folder.resolve("bin", "ipcpd"));
        Ended ended = makeCache(folder);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).startsWith("ipcpd: warning: no start-up cache: ");
        assertThat(folder.resolve("lib", "cache")).isEmptyDirectory();
    }

    /** As docs/operations.md has it. */
    private Ended makeCache(Path folder) throws IOException, InterruptedException {
        environment.remove("IPCPD_JAVA_OPTS");
        return run(JAVA + "/bin/java", "-cp", folder + "/lib/*", "ipcp.app.StartupCache", folder.toString());
    }

    /** Not every JVM minds: some look at the time of a jar, some do not. */
    @Test
    void aCopyWithNewTimesRuns() throws Exception {
        Path folder = installed();
        Files.setLastModifiedTime(jar(folder, "ipcp-app-"), FileTime.fromMillis(System.currentTimeMillis()));
        environment.put("JAVA_HOME", JAVA);
        assertThat(run(launcher(folder), "--version")).isEqualTo(new Ended(0, VERSION, ""));
    }

    /** A copy of the folder, cache and all; where the build could make no cache, the test ends here. */
    private Path installed() throws IOException {
        assumeThat(FOLDER.resolve("lib/cache")).exists();
        environment.put("JAVA_HOME", JAVA);
        Path copy = Files.createTempDirectory(directory, "in stalled").resolve("ipcpd");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(FOLDER.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private static String launcher(Path folder) {
        return folder.resolve("bin", "ipcpd").toString();
    }

    private static Path cache(Path folder) throws IOException {
        try (Stream<Path> platforms = Files.list(folder.resolve("lib", "cache"))) {
            return platforms.findFirst().orElseThrow();
        }
    }

    private static Path jar(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Whether the program, which must run as ever, is loaded from the start-up cache. */
    private boolean isCached(Path folder) throws IOException, InterruptedException {
        environment.put("IPCPD_JAVA_OPTS", "-Xlog:class+load:file=classes");
        assertThat(run(launcher(folder), "--version")).isEqualTo(new Ended(0, VERSION, ""));
        return Files.readString(directory.resolve("classes")).contains("ipcp.app.Main source: shared objects file");
    }

    @Test
    void theFolderHoldsTheProgramItsLibrariesAndNothingElse() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(LAUNCHER))))
                .isEqualTo("rwxr-xr-x");
        try (Stream<Path> files = Files.walk(FOLDER.resolve("lib"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(FOLDER.resolve("lib/cache")))
                            .map(file -> FOLDER.relativize(file).toString().replaceFirst("-\\d[\\d.]*\\.jar$", "")))
                    .containsExactlyInAnyOrder(
                            "lib/ipcp-app",
                            "lib/ipcp-lib",
                            "lib/jna",
                            "lib/libsodium-jna",
                            "lib/slf4j-api",
                            "lib/slf4j-nop",
                            "lib/gson",
                            "lib/error_prone_annotations",
                            "lib/jcommander",
                            "lib/commons-text",
                            "lib/commons-lang3",
                            "lib/native/linux-x86-64/libsodium.so",
                            "lib/native/linux-x86-64/libjnidispatch.so",
                            "lib/native/linux-aarch64/libsodium.so",
                            "lib/native/linux-aarch64/libjnidispatch.so");
        }
    }
}
