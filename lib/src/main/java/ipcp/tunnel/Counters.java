package ipcp.tunnel;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts per {@link Counter}. Safe for any thread; adding allocates nothing. */
public final class Counters {
    private static final Set<Counter> ALWAYS_SHOWN =
            EnumSet.of(Counter.RX_PACKETS, Counter.RX_BYTES, Counter.TX_PACKETS, Counter.TX_BYTES);

    private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

    public Counters() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    void increment(Counter counter) {
        counts.get(counter).increment();
    }

    void add(Counter counter, long amount) {
        counts.get(counter).add(amount);
    }

    void add(Counters others) {
        for (Counter counter : Counter.values()) {
            add(counter, others.get(counter));
        }
    }

    public long get(Counter counter) {
        return counts.get(counter).sum();
    }

    /** All counts, in the order of {@link Counter}. */
    public Map<Counter, Long> snapshot() {
        var snapshot = new EnumMap<Counter, Long>(Counter.class);
        for (Counter counter : Counter.values()) {
            snapshot.put(counter, get(counter));
        }
        return snapshot;
    }

    /** {@code key=value} for each that is not zero, and for packets and bytes always. */
    @Override
    public String toString() {
        return snapshot().entrySet().stream()
                .filter(entry -> entry.getValue() != 0 || ALWAYS_SHOWN.contains(entry.getKey()))
                .map(entry -> entry.getKey().key() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
