package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "socks5://10.0.0.1:1081|socks5://10.0.0.1:1081",
                "socks5h://proxy.example|socks5://proxy.example:1080",
                "socks5://[2001:db8::1]|socks5://[2001:db8::1]:1080",
                "http://proxy.example/|http://proxy.example:8080",
                "http://u:secret@[::1]:3128/|http://u:***@[::1]:3128",
                "socks5://u:se:cret@10.0.0.1|socks5://u:***@10.0.0.1:1080",
                "socks5://u:se@cret@10.0.0.1|socks5://u:***@10.0.0.1:1080",
                "socks5://u%40h:secret@10.0.0.1|socks5://u%40h:***@10.0.0.1:1080",
                "socks5://u@10.0.0.1|socks5://u@10.0.0.1:1080",
                "socks5://unix:/run/tor/socks|socks5://unix:/run/tor/socks",
                "socks5://u:secret@unix:/run/a@b|socks5://u:***@unix:/run/a@b",
                "socks5://unixa:tor|socks5://unixa:tor",
                "http://u:secret@unixa:tor|http://u:***@unixa:tor"
            })
    void aProxyIsReadAndShownWithoutItsPassword(String text, String shown) {
        assertThat(Proxy.parse(text)).hasToString(shown);
    }

    @Test
    void theLoginIsWhatThePercentSignsStandFor() {
        var login = Proxy.parse("socks5://u%40:%2f%25%C3%A9+@h").login().orElseThrow();
        assertThat(login.socks5()).isEqualTo("\1\2u@\5/%é+".getBytes(StandardCharsets.UTF_8));
        assertThat(login.basic()).asString().isEqualTo("dUA6LyXDqSs=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxy.example:1080|expected socks5://",
                "socks5:proxy.example|expected socks5://",
                "https://proxy.example|found https://, expected socks5:// or http://",
                "socks4://proxy.example|found socks4://",
                "socks5://|no address of a proxy",
                "socks5://u:p@|expected 1.2.3.4:5000",
                "socks5://u:p@proxy.example:0|found port \"0\"",
                "socks5://:p@proxy.example|the user has 0 bytes",
                "socks5://u:%zz@proxy.example|% itself is written %25",
                "socks5://u:%4@proxy.example|% itself is written %25",
                "http://u%3a:p@proxy.example|no colon",
                "http://u:%0a@proxy.example|control character",
                "socks5://u:pa/ss@proxy.example|written %2F",
                "socks5://proxy.example/path|no address of a proxy"
            })
    void whatIsNoProxyIsSaidWithWhatWasExpected(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.parse(text)).withMessageContaining(message);
    }

    /** Also where somebody has forgotten a part, so that it is not where a password would be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "u:secret@proxy.example",
                "socks5://u:secret",
                "socks5://secret",
                "socks5://u:secret@proxy.example:x",
                "socks5://u:sec/ret:secret@proxy.example",
                "socks5://u:/secret@proxy.example:1",
                "socks5://u:%secret@proxy.example",
                "socks5://u:secret@a b",
                "socks7://u:secret@proxy.example"
            })
    void noMessageHasThePassword(String text) {
        assertThat(catchThrowable(() -> Proxy.parse(text).toString().contains("secret")))
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        failure -> assertThat(failure)
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasNoCause()
                                .message()
                                .doesNotContain("secret"));
    }

    @Test
    void theLongestLoginHas255BytesEach() {
        String most = "a".repeat(255);
        assertThat(Proxy.parse("socks5://" + most + ":" + most + "@h")
                        .login()
                        .orElseThrow()
                        .socks5())
                .hasSize(3 + 2 * 255);
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.parse("socks5://" + most + "a:p@h"));
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.parse("socks5://u:" + most + "a@h"));
    }

    @Test
    void aClosedProxyHasNoPasswordLeft() {
        Proxy proxy = Proxy.parse("socks5://u:secret@h");
        proxy.close();
        assertThatThrownBy(() -> proxy.login().orElseThrow().socks5()).isInstanceOf(IllegalStateException.class);
        assertThat(proxy).hasToString("socks5://u:***@h:1080");
    }

    @Test
    void whatNoProxyCanReachIsRefusedBeforehand() {
        Proxy near = Proxy.parse("socks5://unix:/run/tor/socks");
        Proxy far = Proxy.parse("http://proxy.example");
        for (String target : List.of("unix:/run/s", "unixa:s", "[fe80::1%eth0]:1")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Dialers.to(Endpoint.parse(target), List.of(far), Approach.NONE))
                    .withMessageContaining(target);
        }
        assertThat(Dialers.to(Endpoint.parse("h:1"), List.of(near, far), Approach.NONE))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dialers.to(Endpoint.parse("h:1"), List.of(far, near), Approach.NONE))
                .withMessageContaining("unix:/run/tor/socks");
    }

    @Test
    void aPasswordFromElsewhereTakesThePlaceOfTheOneInTheText() {
        Proxy text = Proxy.parse("socks5://u@h");
        byte[] password = "s3cret".getBytes(StandardCharsets.UTF_8);
        Proxy proxy = text.withPassword(password);
        assertThat(text.hasPassword()).isFalse();
        assertThat(proxy.hasPassword()).isTrue();
        assertThat(proxy).hasToString("socks5://u:***@h:1080");
        assertThat(proxy.login().orElseThrow().socks5()).isEqualTo("\1\1u\6s3cret".getBytes(StandardCharsets.UTF_8));
        proxy.close();
        assertThat(password).containsOnly(0);
    }

    @Test
    void aPasswordNeedsAUserAndHasToFitWhatTheProxySpeaks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proxy.parse("socks5://h").withPassword(new byte[] {'x'}))
                .withMessage("no user whose password it is");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proxy.parse("http://u@h").withPassword(new byte[] {'x', 10}))
                .withMessageContaining("control character");
    }
}
