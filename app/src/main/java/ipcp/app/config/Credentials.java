package ipcp.app.config;

import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.tunnel.Credential;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.Claim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the list {@code credentials} of a server, and finds what can be wrong between its elements. */
final class Credentials {
    private final Optional<TunnelAddress> ownAddress;
    private final Optional<MacAddress> ownMac;
    private final KeyRing keys;
    private final Findings findings;
    private final Map<MacAddress, String> stations = new HashMap<>();
    private final Map<Cidr, String> networks = new HashMap<>();
    private final List<Credential> valid = new ArrayList<>();
    private final List<Path> keyFiles = new ArrayList<>();

    /** @param ownAddress the server's; no client may have the same */
    Credentials(Optional<TunnelAddress> ownAddress, Optional<MacAddress> ownMac, KeyRing keys, Findings findings) {
        this.ownAddress = ownAddress;
        this.ownMac = ownMac;
        this.keys = keys;
        this.findings = findings;
        ownAddress.ifPresent(own -> networks.put(Cidr.host(own.address()), "$.tun_ip"));
    }

    /** The elements that are valid. */
    List<Credential> valid() {
        return valid;
    }

    /** Where the keys of these came from. */
    List<Path> keyFiles() {
        return keyFiles;
    }

    /** @param kind empty when the file does not say it; then the claims are not looked at */
    void read(Node list, Optional<LinkKind> kind) {
        if (!(list instanceof Node.Elements(var _, List<Node> nodes))
                || nodes.isEmpty()
                || nodes.size() > ServerOptions.MAX_CREDENTIALS) {
            String found = list instanceof Node.Elements(var _, List<Node> nodes) && !nodes.isEmpty()
                    ? nodes.size() + " elements"
                    : list.found();
            findings.problem(list.path(), found, ConfigKey.CREDENTIALS.expected());
            return;
        }
        for (Node node : nodes) {
            if (node instanceof Node.Members members) {
                KnownKeys.checkCredential(members, findings);
                read(new Fields(members, findings), kind);
            } else {
                findings.problem(node, "an object");
            }
        }
    }

    private void read(Fields fields, Optional<LinkKind> kind) {
        Optional<Claim> claim = kind.flatMap(known -> switch (known) {
            case TUN -> tunClaim(fields).map(Claim.class::cast);
            case TAP -> tapClaim(fields).map(Claim.class::cast);
        });
        List<Cidr> allowed = kind.filter(LinkKind.TUN::equals).isPresent() ? allowedIps(fields, claim) : List.of();
        Optional<KeyFile> key = keys.open(fields, ConfigKey.CREDENTIAL_KEY_FILE);
        if (claim.isPresent() && key.isPresent()) {
            valid.add(new Credential(claim.get(), allowed, key.get().key()));
            keyFiles.add(key.get().path());
        }
    }

    private Optional<Claim.Tun> tunClaim(Fields fields) {
        ConfigKey key = ConfigKey.CREDENTIAL_TUN_IP;
        fields.refuse(ConfigKey.CREDENTIAL_TAP_MAC, "with if_mode \"tun\"");
        return fields.parsed(key, TunnelAddress::parseV4)
                .filter(address -> Claims.accept(fields, key, fault(address), "the address of one client"))
                .filter(address -> standsOnce(Cidr.host(address), networks, fields.path(key)))
                .map(Claim.Tun::new);
    }

    private Optional<String> fault(IpAddress address) {
        return Claims.fault(address)
                .or(() -> ownAddress.flatMap(own -> own.address().equals(address)
                        ? Optional.of("the server's own address")
                        : own.isBroadcast(address)
                                ? Optional.of("the broadcast address of "
                                        + own.onItsNetwork().network())
                                : Optional.empty()));
    }

    private Optional<Claim.Tap> tapClaim(Fields fields) {
        ConfigKey key = ConfigKey.CREDENTIAL_TAP_MAC;
        fields.refuse(ConfigKey.CREDENTIAL_TUN_IP, "with if_mode \"tap\"");
        fields.refuse(ConfigKey.CREDENTIAL_ALLOWED_IPS, "with if_mode \"tap\"");
        return Claims.mac(fields, key)
                .filter(mac -> Claims.accept(
                        fields,
                        key,
                        ownMac.filter(mac::equals).map(_ -> "the server's own address"),
                        "the address of one client"))
                .filter(mac -> standsOnce(mac, stations, fields.path(key)))
                .map(Claim.Tap::new);
    }

    private List<Cidr> allowedIps(Fields fields, Optional<Claim> claim) {
        Optional<Node> list = fields.value(ConfigKey.CREDENTIAL_ALLOWED_IPS);
        if (list.isEmpty()) {
            return List.of();
        }
        if (!(list.get() instanceof Node.Elements(var _, List<Node> nodes))) {
            findings.problem(list.get(), ConfigKey.CREDENTIAL_ALLOWED_IPS.expected());
            return List.of();
        }
        return nodes.stream()
                .flatMap(node -> network(fields, node, claim).stream())
                .toList();
    }

    /** A client's own claim may stand in its list, as people are used to from elsewhere, and adds nothing. */
    private Optional<Cidr> network(Fields fields, Node node, Optional<Claim> claim) {
        String expected = "a network such as 192.168.7.0/24 or fd00::/64";
        return fields.parsed(node, expected, text -> text.indexOf('/') < 0 ? host(text) : InterfaceAddress.parse(text))
                .filter(written -> {
                    boolean network = written.network().network().equals(written.address());
                    if (!network) {
                        findings.problem(node.path(), node.found() + " (host bits are set)", "" + written.network());
                    }
                    return network;
                })
                .map(InterfaceAddress::network)
                .filter(network -> !isOf(claim, network))
                .filter(network -> standsOnce(network, networks, node.path()));
    }

    private static boolean isOf(Optional<Claim> claim, Cidr network) {
        return claim.filter(known -> known instanceof Claim.Tun(IpAddress own) && network.equals(Cidr.host(own)))
                .isPresent();
    }

    private static InterfaceAddress host(String text) {
        IpAddress address = IpAddress.parse(text);
        return new InterfaceAddress(address, address.bits());
    }

    private <T> boolean standsOnce(T value, Map<T, String> seen, String path) {
        String first = seen.putIfAbsent(value, path);
        if (first != null) {
            findings.problem(path, value + " (the same as " + first + ")", "every address and network once");
        }
        return first == null;
    }
}
