package ipcp.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What one run of the program left behind. */
record Ran(ExitStatus status, String out, String err) {
    static Ran ipcpd(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        ExitStatus status = Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
