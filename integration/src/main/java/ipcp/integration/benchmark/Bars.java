package ipcp.integration.benchmark;

import java.util.List;

/** What the program has to reach on two processors, both ends and the traffic among them. */
final class Bars {
    static final List<Bar> ALL = List.of(
            Bar.atLeast(Rows.IPCP, Column.UP_1, 11),
            Bar.atLeast(Rows.IPCP, Column.DOWN_1, 11),
            Bar.noLess(Rows.IPCP, Column.UP_4, Column.UP_1),
            Bar.noLess(Rows.IPCP, Column.DOWN_4, Column.DOWN_1),
            Bar.noLess(Rows.CLIENTS, Column.UP_4, Column.UP_1),
            Bar.noLess(Rows.CLIENTS, Column.DOWN_4, Column.DOWN_1),
            Bar.atLeast(Rows.CHACHA, Column.UP_1, 8),
            Bar.atLeast(Rows.CHACHA, Column.DOWN_1, 8),
            Bar.atLeast(Rows.V1, Column.UP_1, 3),
            Bar.atLeast(Rows.V1, Column.DOWN_1, 3),
            Bar.atLeast(Rows.ZPORTAL, Column.UP_1, 3),
            Bar.atLeast(Rows.ZPORTAL, Column.DOWN_1, 3),
            Bar.atLeast(Rows.ZPORTAL_LARGE, Column.UP_1, 8),
            Bar.atLeast(Rows.ZPORTAL_LARGE, Column.DOWN_1, 8),
            Bar.atLeast(Rows.SIMPLEVPN, Column.UP_1, 3),
            Bar.atLeast(Rows.SIMPLEVPN, Column.DOWN_1, 3),
            Bar.atLeast(Rows.IPCP, Column.PACKETS, 120),
            Bar.atMost(Rows.IPCP, Column.ADDED_P50, 0.150),
            Bar.atMost(Rows.IPCP, Column.ADDED_P99, 0.500),
            Bar.atMost(Rows.IPCP, Column.LOADED_P99, 4),
            Bar.atMost(Rows.IPCP, Column.LOST, 0),
            Bar.atMost(Rows.IPCP, Column.CPU, 0.9),
            Bar.atMost(Rows.IPCP, Column.MEMORY, 120),
            Bar.atMost(Rows.IPCP, Column.READY_SERVER, 0.4),
            Bar.atMost(Rows.IPCP, Column.READY_CLIENT, 0.4));

    private Bars() {}

    /** The table of those bars whose rows were run, empty if there are none. */
    static String markdown(Samples samples) {
        List<List<String>> lines = ALL.stream()
                .filter(bar -> samples.rows().contains(bar.row()))
                .map(bar -> List.of(bar.what(), bar.bar(), bar.figure(samples), bar.met(samples) ? "yes" : "no"))
                .toList();
        return lines.isEmpty() ? "" : Markdown.table(List.of("what", "bar", "figure", "met"), lines);
    }
}
