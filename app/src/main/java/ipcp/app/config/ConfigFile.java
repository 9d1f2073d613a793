package ipcp.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads a configuration file and the key files that it names. */
public final class ConfigFile {
    /** Far more than 128 credentials need. */
    static final int MAX_SIZE = 1 << 20;

    private ConfigFile() {}

    /**
     * Loads {@code file}. Relative paths in it begin at its directory or else at the working directory.
     *
     * @throws IOException when {@code file} itself cannot be read; all that is wrong inside is in the result
     */
    public static Loaded load(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_SIZE + 1);
        }
        Path beside = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        return read(bytes, List.of(beside, Path.of("")));
    }

    /**
     * Reads a configuration that is in memory.
     *
     * @param directories where relative paths may begin, in this order
     */
    static Loaded read(byte[] bytes, List<Path> directories) {
        var findings = new Findings();
        var keys = new KeyRing(directories);
        try {
            Optional<Config> config = read(JsonTree.read(decode(bytes), findings), findings, keys);
            if (config.isPresent()) {
                return new Loaded.Valid(config.get(), findings.warnings());
            }
        } catch (JsonSyntaxException e) {
            return new Loaded.Invalid(List.of(e.problem()), findings.warnings());
        }
        keys.closeAll();
        return new Loaded.Invalid(findings.problems(), findings.warnings());
    }

    private static Optional<Config> read(Node root, Findings findings, KeyRing keys) {
        if (!(root instanceof Node.Members object)) {
            findings.problem(root, "an object");
            return Optional.empty();
        }
        var fields = new Fields(object, findings);
        Optional<Mode> mode = fields.parsed(ConfigKey.MODE, Mode::parse);
        KnownKeys.checkTopLevel(object, mode, findings);
        CommonKeys common = CommonKeys.read(fields, mode);
        return mode.flatMap(known -> switch (known) {
            case SERVER -> ServerKeys.read(fields, common, keys);
            case CLIENT -> ClientKeys.read(fields, common, keys);
        });
    }

    private static String decode(byte[] bytes) throws JsonSyntaxException {
        if (bytes.length > MAX_SIZE) {
            throw new JsonSyntaxException("line 1, column 1", "more than " + MAX_SIZE + " bytes");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            String before = out.toString();
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n');
            throw new JsonSyntaxException("line " + line + ", column " + column, "bytes that are not UTF-8");
        }
        return out.toString();
    }
}
