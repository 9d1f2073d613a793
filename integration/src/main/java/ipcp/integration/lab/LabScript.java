package ipcp.integration.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code netns-scripts/lab.sh}, the one place that changes the network. */
final class LabScript {
    private LabScript() {}

    /** @throws IOException with what the script printed, when it fails */
    static void run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", Project.labScript().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("lab.sh " + String.join(" ", arguments) + ": status " + status + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
