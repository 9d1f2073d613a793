package ipcp.integration.benchmark;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A row of the table: something that is brought up in a lab of its own and measured. */
interface Row {
    /** As in {@code --rows}. */
    String name();

    /** What one reads in the table. */
    String title();

    /** What this machine lacks for it, in one line with how to get it. */
    Optional<String> missing();

    /**
     * One repetition.
     *
     * @return the figures that could be taken; about others a line on stderr says why not
     * @throws IOException when it does not come up at all
     */
    Map<Column, Double> measure(Pace pace) throws IOException, InterruptedException;
}
