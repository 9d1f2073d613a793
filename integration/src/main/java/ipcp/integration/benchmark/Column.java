package ipcp.integration.benchmark;

import java.util.Locale;

/** A figure of the table: its heading with its unit, and how many digits mean something. */
enum Column {
    UP_1("TCP 1 → Gb/s", 2),
    DOWN_1("TCP 1 ← Gb/s", 2),
    UP_4("TCP 4 → Gb/s", 2),
    DOWN_4("TCP 4 ← Gb/s", 2),
    PACKETS("UDP 200 B kpackets/s", 1),
    IDLE_P50("idle rtt p50 ms", 2),
    IDLE_P99("p99", 2),
    LOADED_P50("loaded rtt p50 ms", 2),
    LOADED_P99("p99", 2),
    CPU("daemons' CPU s/GB", 2),
    MEMORY("RSS MB, the larger", 0),
    START("start-up s", 2);

    private final String heading;
    private final int digits;

    Column(String heading, int digits) {
        this.heading = heading;
        this.digits = digits;
    }

    String heading() {
        return heading;
    }

    String format(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
