package ipcp.integration.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void withoutAnyWordsEveryRowIsMeasuredFiveTimes() {
        assertThat(Options.parse(List.of())).isEqualTo(new Options(Rows.ALL, Pace.FULL, 5));
    }

    @Test
    void rowsAreMeasuredAsTheyAreNamed() {
        Options options = Options.parse(List.of("--rows", "ipcp-v1,raw", "--reps", "2"));

        assertThat(options).isEqualTo(new Options(List.of(Rows.V1, Rows.RAW), Pace.FULL, 2));
    }

    @Test
    void quickIsOneRepetitionUnlessMoreAreAskedFor() {
        assertThat(Options.parse(List.of("--quick")).repetitions()).isEqualTo(1);
        assertThat(Options.parse(List.of("--reps", "3", "--quick"))).isEqualTo(new Options(Rows.ALL, Pace.QUICK, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rows", "--rows raw,nothing", "--reps 0", "--reps x", "--slow"})
    void whatNobodyKnowsIsRefused(String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of(words.split(" ", -1))))
                .withMessageContaining("bench.sh [--quick] [--rows raw,");
    }
}
