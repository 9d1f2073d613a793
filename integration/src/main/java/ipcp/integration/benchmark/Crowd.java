package ipcp.integration.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that do the same thing at the same time. */
record Crowd(List<TrafficProcess> clients) {
    /** One stream of each for so many seconds: the bytes of all in the time of the slowest, in Gb/s. */
    double stream(String direction, int seconds) throws IOException, InterruptedException {
        String command = direction + " 1 " + seconds;
        List<Callable<Map<String, String>>> tasks = clients.stream()
                .<Callable<Map<String, String>>>map(client -> () -> client.ask(command))
                .toList();
        double bytes = 0;
        double slowest = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Map<String, String>> task : threads.invokeAll(tasks)) {
                bytes += Double.parseDouble(task.get().get("bytes"));
                slowest = Math.max(slowest, Double.parseDouble(task.get().get("seconds")));
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
        return bytes * 8 / slowest / 1e9;
    }
}
