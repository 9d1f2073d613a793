package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SodiumTest {
    @Test
    void theLibraryTellsItsVersion() {
        assertThat(Sodium.version()).matches("1\\.\\d+\\.\\d+");
    }

    @Test
    void randomBytesAreAsManyAsAskedForAndDiffer() {
        assertThat(Sodium.randomBytes(32)).hasSize(32).isNotEqualTo(Sodium.randomBytes(32));
    }
}
