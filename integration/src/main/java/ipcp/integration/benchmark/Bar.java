package ipcp.integration.benchmark;

import java.util.Optional;

/**
 * What is asked of a row: a figure, or how it compares to another figure of the same row, and the bar it has to reach.
 * It is judged by what is printed: what reads as the bar has reached it.
 *
 * @param over what the figure is divided by, if by anything
 * @param atLeast whether more is better
 */
record Bar(Row row, Column column, Optional<Column> over, boolean atLeast, double limit) {
    private static final int RATIO_DIGITS = 2;

    static Bar atLeast(Row row, Column column, double limit) {
        return new Bar(row, column, Optional.empty(), true, limit);
    }

    static Bar atMost(Row row, Column column, double limit) {
        return new Bar(row, column, Optional.empty(), false, limit);
    }

    /** The ratio of both medians is 1 or more. */
    static Bar noLess(Row row, Column column, Column than) {
        return new Bar(row, column, Optional.of(than), true, 1);
    }

    String what() {
        return row.title() + ": " + column.heading()
                + over.map(other -> " / " + other.heading()).orElse("");
    }

    String bar() {
        return (atLeast ? "≥ " : "≤ ") + format(limit);
    }

    String figure(Samples samples) {
        double value = samples.figure(row, column);
        return format(over.map(other -> value / samples.figure(row, other)).orElse(value));
    }

    /** A figure that is missing does not meet its bar. */
    boolean met(Samples samples) {
        String figure = figure(samples);
        if (figure.equals(Column.MISSING)) {
            return false;
        }
        double value = Double.parseDouble(figure);
        return atLeast ? value >= limit : value <= limit;
    }

    private String format(double value) {
        return over.isPresent() ? Column.format(value, RATIO_DIGITS) : column.format(value);
    }
}
