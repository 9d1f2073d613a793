package ipcp.integration.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What every repetition measured of every row. */
final class Samples {
    private final Map<Row, List<Map<Column, Double>>> samples = new LinkedHashMap<>();

    void add(Row row, Map<Column, Double> sample) {
        samples.computeIfAbsent(row, _ -> new ArrayList<>()).add(sample);
    }

    /** Those that were run, in their order. */
    Set<Row> rows() {
        return samples.keySet();
    }

    /** What those repetitions that have this figure come to; NaN when none has. */
    double figure(Row row, Column column) {
        return column.summary(samples.getOrDefault(row, List.of()).stream()
                .filter(sample -> sample.containsKey(column))
                .mapToDouble(sample -> sample.get(column))
                .toArray());
    }

    /** The table of all figures. */
    String markdown() {
        List<Column> columns = List.of(Column.values());
        List<List<String>> lines = rows().stream()
                .map(row -> cells(row.title(), columns, column -> column.format(figure(row, column))))
                .toList();
        return Markdown.table(cells("", columns, Column::heading), lines);
    }

    private static List<String> cells(String first, List<Column> columns, Function<Column, String> cell) {
        return Stream.concat(Stream.of(first), columns.stream().map(cell)).toList();
    }
}
