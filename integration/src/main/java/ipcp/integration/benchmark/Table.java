package ipcp.integration.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All samples, and the table of their medians in Markdown. */
final class Table {
    private final Map<String, List<Map<Column, Double>>> samples = new LinkedHashMap<>();

    void add(String row, Map<Column, Double> sample) {
        samples.computeIfAbsent(row, _ -> new ArrayList<>()).add(sample);
    }

    String markdown() {
        List<Column> columns = Arrays.asList(Column.values());
        StringBuilder text = new StringBuilder();
        text.append(line("", columns.stream().map(Column::heading).toList()));
        text.append(line("---", columns.stream().map(_ -> "---:").toList()));
        samples.forEach((row, list) -> text.append(line(
                row,
                columns.stream()
                        .map(column -> column.format(median(list, column)))
                        .toList())));
        return text.toString();
    }

    private static String line(String first, List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| " + first + " | ", " |\n"));
    }

    /** Of those repetitions that have this figure; NaN when none has. */
    private static double median(List<Map<Column, Double>> list, Column column) {
        double[] sorted = list.stream()
                .filter(sample -> sample.containsKey(column))
                .mapToDouble(sample -> sample.get(column))
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
