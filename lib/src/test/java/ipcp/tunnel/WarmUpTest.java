package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThatCode;

import ipcp.crypto.JdkCiphers;
import ipcp.foreign.ArrayIo;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    /** On the thread of a warm-up nobody would see it. */
    @Test
    void whatIsLoadedBeforehandWorksAndCanBeLoadedAgain() {
        assertThatCode(() -> {
                    for (int i = 0; i < 2; i++) {
                        ArrayIo.link();
                        JdkCiphers.load();
                    }
                })
                .doesNotThrowAnyException();
    }
}
