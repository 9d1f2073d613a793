package ipcp.integration.benchmark;

import java.util.List;

/** All rows there are. Rows whose figures are compared stand beside each other, so that they are measured so. */
final class Rows {
    static final Row RAW = new BareCable();
    static final Row IPCP = new OurTunnel("ipcp", Wire.AES, false);
    static final Row CLIENTS = new FourClients(Wire.AES);
    static final Row CHACHA = new OurTunnel("ipcp-chacha", Wire.CHACHA, true);
    static final Row V1 = new OurTunnel("ipcp-v1", Wire.V1, true);
    static final Row ZPORTAL = new PlainTunnel("zportal", "zportal", PlainTunnel.ZPORTAL_MTU);
    static final Row ZPORTAL_LARGE = new PlainTunnel("zportal-mtu65535", "zportal", PlainTunnel.LARGEST_MTU);
    static final Row SIMPLEVPN = new PlainTunnel("simplevpn", "simplevpn", PlainTunnel.STANDARD_MTU);

    static final List<Row> ALL = List.of(
            RAW,
            IPCP,
            CLIENTS,
            CHACHA,
            V1,
            ZPORTAL,
            ZPORTAL_LARGE,
            SIMPLEVPN,
            new OpenVpn(OpenVpn.STANDARD_MTU),
            new OpenVpn(OpenVpn.LARGE_MTU),
            new Socat(),
            new Ssh());

    private Rows() {}
}
