package ipcp.integration.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples samples = new Samples();

    @Test
    void aFigureIsTheMedianOfTheRepetitions() {
        add(Column.UP_1, 1, 9, 2);

        assertThat(samples.figure(Rows.IPCP, Column.UP_1)).isEqualTo(2);
    }

    @Test
    void betweenTwoInTheMiddleItIsTheirMean() {
        add(Column.UP_1, 8, 1, 4, 2);

        assertThat(samples.figure(Rows.IPCP, Column.UP_1)).isEqualTo(3);
    }

    @Test
    void whatWasLostIsTheSumOfTheRepetitions() {
        add(Column.LOST, 0, 3, 0, 1, 0);

        assertThat(samples.figure(Rows.IPCP, Column.LOST)).isEqualTo(4);
    }

    @Test
    void repetitionsWithoutTheFigureDoNotCount() {
        add(Column.UP_1, 5, 7);
        add(Column.UP_4, 1, 1, 1);

        assertThat(samples.figure(Rows.IPCP, Column.UP_1)).isEqualTo(6);
        assertThat(samples.figure(Rows.IPCP, Column.CPU)).isNaN();
        assertThat(samples.figure(Rows.RAW, Column.UP_1)).isNaN();
    }

    private void add(Column column, double... figures) {
        for (double figure : figures) {
            samples.add(Rows.IPCP, Map.of(column, figure));
        }
    }
}
