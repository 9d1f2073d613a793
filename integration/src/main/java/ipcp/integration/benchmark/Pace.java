package ipcp.integration.benchmark;

/**
 * How long each measurement of a repetition lasts.
 *
 * @param seconds of bulk and of packets
 * @param echoes idle probes, one per 2 ms
 * @param loadedEchoes probes under load, one per 10 ms
 */
record Pace(int seconds, int echoes, int loadedEchoes) {
    static final Pace FULL = new Pace(3, 500, 300);
    static final Pace QUICK = new Pace(1, 250, 100);
}
