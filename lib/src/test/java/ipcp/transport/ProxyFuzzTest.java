package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import ipcp.transport.ProxyHandshake.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whatever a proxy answers, and whatever an operator writes: a verdict, within bounds, and no exception but one. */
class ProxyFuzzTest {
    private static final Endpoint.Tcp TARGET = new Endpoint.Tcp("server.example", 5000);

    @FuzzTest(maxDuration = "1m")
    void aHandshakeTakesAnything(byte[] answer) {
        for (String proxy : new String[] {"socks5://h", "socks5://u:p@h", "http://h", "http://u:p@h"}) {
            ProxyHandshake handshake = ProxyHandshake.with(Proxy.parse(proxy), TARGET);
            Step step = handshake.begin();
            int taken = 0;
            while (step instanceof Step.Exchange(var _, int receive) && taken + receive <= answer.length) {
                assertThat(receive).isBetween(1, 257);
                assertThat(handshake.awaited()).isNotBlank();
                step = handshake.received(Arrays.copyOfRange(answer, taken, taken + receive));
                taken += receive;
            }
            assertThat(taken).isLessThanOrEqualTo(ConnectHandshake.MOST + 1);
            if (step instanceof Step.Refused(var reason)) {
                assertThat(reason).isPrintable().hasSizeLessThan(200);
            }
        }
    }

    @FuzzTest(maxDuration = "1m")
    void anAddressIsReadOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (String prefix : new String[] {"", "unix:/", "unixa:", "[", "h:"}) {
            try {
                Endpoint endpoint = Endpoint.parse(prefix + text);
                assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        for (String prefix : new String[] {"", "socks5://", "http://u:", "socks5://u:p@"}) {
            try (Proxy proxy = Proxy.parse(prefix + text)) {
                assertThat(proxy.toString()).startsWith(proxy.kind() + "://");
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
