package ipcp.integration.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a JFR recording with allocation samples tells: in which package something was allocated, on behalf of which
 * method of ours, and of which classes, the largest shares first, and what our own methods allocated themselves.
 */
final class Allocations {
    private static final String OURS = "ipcp.";

    /** Smaller shares are summed up, but for those of our own methods. */
    private static final double LEAST = 0.02;

    /** Classes named for each place. */
    private static final int CLASSES = 3;

    static final List<String> HEADINGS =
            List.of("", "allocated in", "for", "mostly", "share", "bytes for 64 KB carried");

    /** What a bulk transfer puts in one record. */
    private static final double RECORD = 65536;

    /**
     * Where something was allocated.
     *
     * @param where the package of the innermost method
     * @param caller the innermost method of ours
     */
    private record Place(String where, String caller) {}

    private final String name;
    private final double records;
    private final Map<Place, Map<String, Long>> places = new HashMap<>();

    private Allocations(String name, double records) {
        this.name = name;
        this.records = records;
    }

    /**
     * @param name of the program that was recorded
     * @param carried bytes meanwhile
     */
    static Allocations of(String name, Path file, double carried) throws IOException {
        var all = new Allocations(name, carried / RECORD);
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
                    all.places
                            .computeIfAbsent(place(event), _ -> new HashMap<>())
                            .merge(type(event.getClass("objectClass").getName()), event.getLong("weight"), Long::sum);
                }
            }
        }
        return all;
    }

    private static Place place(RecordedEvent event) {
        List<RecordedFrame> frames = event.getStackTrace() == null
                ? List.of()
                : event.getStackTrace().getFrames();
        String caller = frames.stream()
                .filter(frame -> frame.getMethod().getType().getName().startsWith(OURS))
                .findFirst()
                .map(frame -> simple(frame.getMethod().getType().getName()) + "."
                        + frame.getMethod().getName())
                .orElse("-");
        String innermost =
                frames.isEmpty() ? "-" : frames.getFirst().getMethod().getType().getName();
        return new Place(innermost.substring(0, Math.max(0, innermost.lastIndexOf('.'))), caller);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String type(String type) {
        return switch (type) {
            case "[B" -> "byte[]";
            case "[I" -> "int[]";
            case "[J" -> "long[]";
            default -> simple(type.replace(";", "[]"));
        };
    }

    /** Cells for {@link #HEADINGS}. */
    List<List<String>> lines() {
        double all = places.values().stream().mapToDouble(Allocations::sum).sum();
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("everything", "", "", all, all));
        double rest = all;
        List<Map.Entry<Place, Map<String, Long>>> sorted = places.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -sum(entry.getValue())))
                .toList();
        double ours = 0;
        for (Map.Entry<Place, Map<String, Long>> entry : sorted) {
            Place place = entry.getKey();
            double sum = sum(entry.getValue());
            boolean own = place.where().startsWith(OURS);
            ours += own ? sum : 0;
            if (own || sum >= LEAST * all) {
                lines.add(line(place.where(), place.caller(), types(entry.getValue()), sum, all));
                rest -= sum;
            }
        }
        lines.add(line("the rest", "", "", rest, all));
        lines.add(line("of all this, in ipcp itself", "", "", ours, all));
        return lines;
    }

    private static double sum(Map<String, Long> types) {
        return types.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String types(Map<String, Long> types) {
        return types.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(CLASSES)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private List<String> line(String where, String caller, String types, double bytes, double all) {
        return List.of(
                name,
                where,
                caller,
                types,
                String.format(Locale.ROOT, "%.1f %%", 100 * bytes / all),
                String.format(Locale.ROOT, "%.0f", bytes / records));
    }
}
