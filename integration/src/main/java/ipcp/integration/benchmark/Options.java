package ipcp.integration.benchmark;

import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param rows in their order
 * @param repetitions at least 1
 */
record Options(List<Row> rows, Pace pace, int repetitions) {
    private static final int REPETITIONS = 5;
    private static final int QUICK_REPETITIONS = 1;

    /** @throws IllegalArgumentException saying what is wrong and how to do it right */
    static Options parse(List<String> words) {
        List<Row> rows = Rows.ALL;
        Pace pace = Pace.FULL;
        int repetitions = 0;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--quick" -> pace = Pace.QUICK;
                case "--rows" ->
                    rows = Arrays.stream(value(words, ++i).split(",", -1))
                            .map(Options::row)
                            .toList();
                case "--reps" -> repetitions = number(value(words, ++i));
                default -> throw wrong("unknown option " + words.get(i));
            }
        }
        return new Options(
                rows, pace, repetitions > 0 ? repetitions : pace.equals(Pace.QUICK) ? QUICK_REPETITIONS : REPETITIONS);
    }

    private static Row row(String name) {
        return Rows.ALL.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("unknown row " + name));
    }

    private static int number(String word) {
        try {
            int number = Integer.parseInt(word);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong("--reps " + word + " is no positive number");
    }

    private static String value(List<String> words, int index) {
        if (index >= words.size()) {
            throw wrong(words.get(index - 1) + " needs a value");
        }
        return words.get(index);
    }

    private static IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(problem + "; bench.sh [--quick] [--rows "
                + String.join(",", Rows.ALL.stream().map(Row::name).toList()) + "] [--reps N]");
    }
}
