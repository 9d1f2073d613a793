package ipcp.integration.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BarTest {
    private final Samples samples = new Samples();

    @Test
    void moreThanTheBarIsMetAndLessIsNot() {
        Bar bar = Bar.atLeast(Rows.IPCP, Column.UP_1, 11);

        assertThat(judged(bar, 11.2)).isTrue();
        assertThat(judged(bar, 10.9)).isFalse();
    }

    @Test
    void whereLessIsBetterTheBarIsTheMost() {
        Bar bar = Bar.atMost(Rows.IPCP, Column.LOADED_P99, 4);

        assertThat(judged(bar, 3.9)).isTrue();
        assertThat(judged(bar, 4.1)).isFalse();
    }

    @Test
    void whatReadsAsTheBarHasReachedIt() {
        assertThat(judged(Bar.atLeast(Rows.IPCP, Column.UP_1, 11), 10.996)).isTrue();
        assertThat(judged(Bar.atMost(Rows.IPCP, Column.ADDED_P50, 0.15), 0.1504))
                .isTrue();
        assertThat(judged(Bar.atMost(Rows.IPCP, Column.ADDED_P50, 0.15), 0.1506))
                .isFalse();
    }

    @Test
    void aRatioIsThatOfTheMediansAndNotTheMedianOfRatios() {
        Bar bar = Bar.noLess(Rows.IPCP, Column.UP_4, Column.UP_1);
        samples.add(Rows.IPCP, Map.of(Column.UP_1, 10.0, Column.UP_4, 8.0));
        samples.add(Rows.IPCP, Map.of(Column.UP_1, 4.0, Column.UP_4, 3.0));
        samples.add(Rows.IPCP, Map.of(Column.UP_1, 8.0, Column.UP_4, 12.0));

        assertThat(bar.figure(samples)).isEqualTo("1.00");
        assertThat(bar.met(samples)).isTrue();
    }

    @Test
    void aFigureThatIsMissingDoesNotMeetItsBar() {
        samples.add(Rows.IPCP, Map.of(Column.UP_1, 10.0));
        Bar bar = Bar.atMost(Rows.IPCP, Column.LOST, 0);
        Bar ratio = Bar.noLess(Rows.IPCP, Column.UP_4, Column.UP_1);

        assertThat(bar.figure(samples)).isEqualTo("-");
        assertThat(bar.met(samples)).isFalse();
        assertThat(ratio.met(samples)).isFalse();
    }

    @Test
    void onlyTheBarsOfRowsThatWereRunAreListed() {
        assertThat(Bars.markdown(samples)).isEmpty();

        samples.add(Rows.RAW, Map.of(Column.UP_1, 40.0));
        samples.add(Rows.CHACHA, Map.of(Column.UP_1, 8.51, Column.DOWN_1, 7.0));

        assertThat(Bars.markdown(samples).lines())
                .containsExactly(
                        "| what | bar | figure | met |",
                        "| --- | ---: | ---: | ---: |",
                        "| ipcpd, ipcp/2 ChaChaPoly: TCP 1 → Gb/s | ≥ 8.00 | 8.51 | yes |",
                        "| ipcpd, ipcp/2 ChaChaPoly: TCP 1 ← Gb/s | ≥ 8.00 | 7.00 | no |");
    }

    private static boolean judged(Bar bar, double figure) {
        Samples one = new Samples();
        one.add(bar.row(), Map.of(bar.column(), figure));
        return bar.met(one);
    }
}
