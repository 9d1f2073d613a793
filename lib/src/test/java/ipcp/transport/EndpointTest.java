package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ipcp.net.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4:5000",
                "[2001:db8::1]:65535",
                "[fe80::1%eth0]:1",
                "example.org:5000",
                "example.org.:5000",
                "a_b-c:1",
                "4.example:1",
                "unix:/run/ipcp.sock",
                "unix:/with a blank/and:colon@at",
                "unixa:name",
                "unixa:/any thing:1",
                "unixa:1080"
            })
    void whatIsReadIsWrittenTheSame(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
    }

    @Test
    void eachFormIsItsKind() {
        assertThat(Endpoint.parse("example.org:1")).isEqualTo(new Endpoint.Tcp("example.org", 1));
        assertThat(Endpoint.parse("[0:0::1]:2")).isEqualTo(new Endpoint.Tcp("::1", 2));
        assertThat(Endpoint.parse("unix:/a")).isEqualTo(new Endpoint.Unix("/a"));
        assertThat(Endpoint.parse("unixa:a")).isEqualTo(new Endpoint.Abstract("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|expected 1.2.3.4:5000",
                "example.org|expected 1.2.3.4:5000",
                "example.org:|expected 1.2.3.4:5000",
                ":5000|expected 1.2.3.4:5000",
                "::1:5000|an IPv6 address stands in brackets",
                "[::1]|expected 1.2.3.4:5000",
                "[::1%]:1|not an IP address",
                "[::1::]:1|not an IP address",
                "[1.2.3.4]:1|only an IPv6 address has brackets",
                "1.2.3.4:0|expected 1..65535",
                "1.2.3.4:65536|expected 1..65535",
                "1.2.3.4:5000abc|found port \"5000abc\"",
                "1.2.3.4:+1|found port",
                "1.2.3.4:\u0661|found port \"?\"",
                "1.2.3:1|not an IP address: 1.2.3",
                "10.0.0.256:1|not an IP address: 10.0.0.256",
                "exa mple:1|no host",
                "-.example\u00e9:1|\"-.example?\" is no host",
                "a..b:1|no host",
                "http://example.org:1|found \"http://example.org:1\", expected 1.2.3.4:5000",
                "unix:run/a|expected unix:/path",
                "unix:1080|expected unix:/path",
                "unix:/|expected unix:/path",
                "unix:|0 bytes",
                "unixa:|0 bytes",
                "unix:/a\u0007b|\"/a?b\": expected printable ASCII"
            })
    void whatIsNoEndpointIsSaidWithWhatWasExpected(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(text))
                .withMessageContaining(message);
    }

    @Test
    void aPathHasRoomFor107BytesAndANameToo() {
        assertThat(Endpoint.parse("unix:/" + "a".repeat(106))).isInstanceOf(Endpoint.Unix.class);
        assertThat(Endpoint.parse("unixa:" + "a".repeat(107))).isInstanceOf(Endpoint.Abstract.class);
        for (String text : new String[] {"unix:/" + "a".repeat(107), "unixa:" + "a".repeat(108)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Endpoint.parse(text))
                    .withMessageContaining("108 bytes: expected 1..107");
        }
    }

    @Test
    void aNameOfMoreThan253CharactersIsNone() {
        String label = "a".repeat(49) + ".";
        assertThat(Endpoint.parse(label.repeat(5) + "abc:1")).isInstanceOf(Endpoint.Tcp.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(label.repeat(5) + "abcd:1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse("a".repeat(64) + ".b:1"));
    }

    @Test
    void onlyAListenerMayLeaveThePortToTheSystem() {
        assertThat(Endpoint.parseListening("127.0.0.1:0")).isEqualTo(new Endpoint.Tcp("127.0.0.1", 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TcpDialer(new Endpoint.Tcp("127.0.0.1", 0)))
                .withMessageContaining("port 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint.Tcp("127.0.0.1", 65536));
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint.Tcp(" ", 1));
    }

    @Test
    void theAddressOfALiteralIsKnownWithoutAsking() {
        assertThat(new Endpoint.Tcp("192.0.2.1", 1).address()).contains(IpAddress.parse("192.0.2.1"));
        assertThat(new Endpoint.Tcp("fe80::1%eth0", 1).address()).contains(IpAddress.parse("fe80::1"));
        assertThat(new Endpoint.Tcp("example.org", 1).address()).isEmpty();
    }

    @Test
    void aSocketsAddressIsAnEndpoint() throws Exception {
        assertThat(Endpoint.Tcp.of(new InetSocketAddress(InetAddress.ofLiteral("::1"), 7)))
                .hasToString("[::1]:7");
        var zoned = InetAddress.ofLiteral("fe80::1%1");
        assertThat(Endpoint.parse(
                        Endpoint.Tcp.of(new InetSocketAddress(zoned, 7)).toString()))
                .isInstanceOf(Endpoint.Tcp.class)
                .asString()
                .startsWith("[fe80::1%");
    }
}
