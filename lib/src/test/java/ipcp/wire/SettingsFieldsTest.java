package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.Cidr;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFieldsTest {
    private static Optional<Settings> read(String hex) {
        return SettingsFields.read(ByteBuffer.wrap(Frames.hex(hex)));
    }

    @Test
    void theyAreReadAsTheyWereWritten() {
        assertThat(SettingsFields.write(Ipcp2Pair.SETTINGS)).isEqualTo(Frames.hex(Ipcp2Script.SETTINGS));
        assertThat(read(Ipcp2Script.SETTINGS)).contains(Ipcp2Pair.SETTINGS);
        assertThat(read("")).contains(Settings.NONE);
    }

    @Test
    void whatALaterServerSaysIsPassedOver() {
        assertThat(read("63 0002 abcd" + Ipcp2Script.SETTINGS + "ff 0000")).contains(Ipcp2Pair.SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "01 00",
                "01 0006 18 0a0a0002",
                "01 0000",
                "01 0004 18 0a0a00",
                "01 0005 21 0a0a0002",
                "01 0011 81 fd000007000000000000000000000000",
                "02 0001 05",
                "02 0002 0043",
                "02 0002 05dc 02 0002 05dc",
                "03 0008 00001388 00001388",
                "03 0008 00000000 00001388",
                "03 0008 00001388 80000000",
                "03 0004 00001388",
                "04 0005 18 c0a80701",
                "04 0000"
            })
    void whatDoesNotFitIsNotTaken(String hex) {
        assertThat(read(hex)).isEmpty();
    }

    @Test
    void thereIsABoundForEverything() {
        assertThat(read("04 0005 18 c0a80700".repeat(256))).isPresent();
        assertThat(read("04 0005 18 c0a80700".repeat(257))).isEmpty();
        assertThat(read("01 0005 18 0a0a0002".repeat(17))).isEmpty();
        assertThat(read("63 0000".repeat(2731))).isEmpty();
        var many = new Settings(
                List.of(),
                OptionalInt.empty(),
                Optional.empty(),
                Collections.nCopies(257, Cidr.parse("10.0.0.0/8")),
                List.of());
        assertThatThrownBy(() -> SettingsFields.write(many)).isInstanceOf(IllegalArgumentException.class);
    }
}
