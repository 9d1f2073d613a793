package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.app.config.ClientConfig;
import ipcp.app.config.ProxyHop;
import ipcp.app.config.ServerConfig;
import ipcp.link.DeviceOptions;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.Clients;
import ipcp.wire.Protocol;
import ipcp.wire.ZportalClient;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortalLineTest {
    private static final String INTERFACE = "-n tun0 -m 1400 -a 10.10.0.2/24 ";

    private static Invocation parse(String line) throws UsageException {
        return PortalLine.parse(line.split(" ", -1));
    }

    private static ClientConfig client(String line) throws UsageException {
        return (ClientConfig) ((Invocation.Portal) parse(line)).config();
    }

    private static ServerConfig server(String line) throws UsageException {
        return (ServerConfig) ((Invocation.Portal) parse(line)).config();
    }

    @Test
    void theEndThatConnectsHasEverythingFromItsLetters() throws UsageException {
        ClientConfig config = client(INTERFACE + "-c h:5000 -p 10.0.0.1:1081 -p http://u:s3cret@[::1]:8080");
        assertThat(config.device())
                .isEqualTo(new DeviceOptions(
                        "tun0",
                        LinkKind.TUN,
                        1400,
                        65_535,
                        Optional.of(InterfaceAddress.parse("10.10.0.2/24")),
                        Optional.empty()));
        assertThat(config.server()).containsExactly(new Endpoint.Tcp("h", 5000));
        assertThat(config.options().wire()).isEqualTo(new ZportalClient(1400, false));
        assertThat(config.options().reconnect()).isTrue();
        assertThat(config.proxies())
                .extracting(ProxyHop::url)
                .containsExactly("socks5://10.0.0.1:1081", "http://u:***@[::1]:8080");
        assertThat(config.cleartext()).contains(Protocol.ZPORTAL);
    }

    @Test
    void theEndThatWaitsServesOne() throws UsageException {
        ServerConfig config = server("-nportal%d -m68 -afd00::1/64 -bunix:/run/p.sock");
        assertThat(config.device().name()).isEqualTo("portal%d");
        assertThat(config.device().mtu()).isEqualTo(68);
        assertThat(config.options().address()).contains(InterfaceAddress.parse("fd00::1/64"));
        assertThat(config.options().clients()).isEqualTo(new Clients.One());
        assertThat(config.listen()).containsExactly(new Endpoint.Unix("/run/p.sock"));
        assertThat(server(INTERFACE + "-b [::]:0").listen()).containsExactly(new Endpoint.Tcp("::", 0));
    }

    @Test
    void theLastOfALetterCounts() throws UsageException {
        assertThat(client(INTERFACE + "-c h:1 -c h:2 -m 1500 --").server()).containsExactly(new Endpoint.Tcp("h", 2));
        assertThat(client(INTERFACE + "-c h:1 -m 1500").device().mtu()).isEqualTo(1500);
    }

    @Test
    void whoWaitsNeedsNoProxies() throws UsageException {
        assertThat(((Invocation.Portal) parse(INTERFACE + "-b h:1 -p x")).proxiesUnused())
                .isTrue();
        assertThat(((Invocation.Portal) parse(INTERFACE + "-c h:1 -p x")).proxiesUnused())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-h -v", "-vh", INTERFACE + "-h"})
    void helpGoesBeforeEverything(String line) throws UsageException {
        assertThat(parse(line)).isEqualTo(new Invocation.PortalHelp());
        assertThat(parse("-v")).isEqualTo(new Invocation.Version());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -m 1400 -a 10.0.0.1/8 -b h:1                  | -n is missing: it needs an interface name
        -n tun0 -a 10.0.0.1/8 -b h:1                  | -m is missing: it needs an MTU
        -n tun0 -m 1400 -b h:1                        | -a is missing: it needs an address with a prefix length
        -n tun0 -m 1400 -a 10.0.0.1/8                 | exactly one of -b and -c is needed
        -n tun0 -m 1400 -a 10.0.0.1/8 -b h:1 -c h:1   | exactly one of -b and -c is needed
        -n tun0 -m 1400 -a 10.0.0.1/8 -b h:1 x        | a word that belongs to no option: "x"
        -n tun0 -m 1400 -a 10.0.0.1/8 -b h:1 -- -h    | a word that belongs to no option: "--"
        -n tun0 -m 1400 -a 10.0.0.1/8 -b              | -b needs an endpoint
        -n tun0 -m 1400 -a 10.0.0.1/8 -b h:1 -x       | unknown option -x
        -n tun0 -m 1400 -a 10.0.0.1/8 --bind h:1      | unknown option --
        -n tun0 -m 1400abc -a 10.0.0.1/8 -b h:1       | -m: found "1400abc", expected an integer 68..65535
        -n tun0 -m 67 -a 10.0.0.1/8 -b h:1            | -m: found "67", expected an integer 68..65535
        -n tun0 -m 65536 -a 10.0.0.1/8 -b h:1         | -m: found "65536", expected an integer 68..65535
        -n abcdefghijklmnop -m 99 -a ::1/8 -b h:1     | -n: not an interface name
        -n tun%s -m 99 -a 10.0.0.1/8 -b h:1           | -n: not an interface name
        -n tun%d%d -m 99 -a 10.0.0.1/8 -b h:1         | -n: not an interface name
        -n tun0 -m 99 -a 10.0.0.1/33 -b h:1           | -a: prefix 33 is not within 0..32
        -n tun0 -m 99 -a 10.0.0.1 -b h:1              | -a: no prefix length: 10.0.0.1
        -n tun0 -m 99 -a 10.0.0.1/8x -b h:1           | -a: not a prefix length: /8x
        -n tun0 -m 99 -a 0.0.0.0/0 -b h:1             | -a: 0.0.0.0/0 is the unspecified address
        -n tun0 -m 99 -a 10.0.0.1/8 -c h:0            | -c: found port "0", expected 1..65535
        -n tun0 -m 99 -a 10.0.0.1/8 -c unix:/s -p h:1 | -p: a proxy connects to hosts, not to unix:/s
        """)
    void whatIsWrongIsOneLine(String line, String message) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(UsageException.class)
                .hasMessage(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aWrongProxyIsNotRepeated() {
        assertThatThrownBy(() -> parse(INTERFACE + "-c h:1 -p https://u:s3cret@h"))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void theProgramKnowsTheCommand() {
        assertThat(Ran.ipcpd("portal", "-h")).isEqualTo(new Ran(ExitStatus.OK, PortalLine.HELP, ""));
        assertThat(Ran.ipcpd("portal"))
                .isEqualTo(new Ran(
                        ExitStatus.USAGE,
                        "",
                        "ipcpd: -n is missing: it needs an interface name (see ipcpd portal -h)\n"));
        assertThat(Ran.ipcpd("portal", "-v")).isEqualTo(Ran.ipcpd("--version"));
    }
}
