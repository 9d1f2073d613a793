package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.tunnel.Clients;
import ipcp.tunnel.Credential;
import ipcp.wire.Claim;
import ipcp.wire.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the list {@code credentials} of a server, and finds what can be wrong between its elements. */
final class Credentials {
    private final Optional<TunnelAddress> ownAddress;
    private final Optional<MacAddress> ownMac;
    private final boolean second;
    private final boolean pooled;
    private final KeyRing keys;
    private final Findings findings;
    private final Once<MacAddress> stations;
    private final Once<Cidr> networks;
    private final Once<String> identities;
    private final Once<PublicKey> publicKeys;
    private final List<Credential> valid = new ArrayList<>();
    private final List<Optional<Path>> keyFiles = new ArrayList<>();
    private boolean paired;

    /**
     * @param ownAddress the server's; no client may have the same
     * @param second whether {@code ipcp/2} is spoken
     * @param pooled whether there are IPv4 addresses for those who have none
     */
    Credentials(
            Optional<TunnelAddress> ownAddress,
            Optional<MacAddress> ownMac,
            boolean second,
            boolean pooled,
            KeyRing keys,
            Findings findings) {
        this.ownAddress = ownAddress;
        this.ownMac = ownMac;
        this.second = second;
        this.pooled = pooled;
        this.keys = keys;
        this.findings = findings;
        this.stations = new Once<>(findings, "every address and network once");
        this.networks = new Once<>(findings, "every address and network once");
        this.identities = new Once<>(findings, "every name once, and no client's address as the name of another");
        this.publicKeys = new Once<>(findings, "every public key once");
        ownAddress.ifPresent(own -> networks.accept(Cidr.host(own.address()), "$.tun_ip"));
    }

    /** The elements that are valid. */
    List<Credential> valid() {
        return valid;
    }

    /** Where the pre-shared keys of these came from. */
    List<Optional<Path>> keyFiles() {
        return keyFiles;
    }

    /** Whether there is a public key, be it wrong. */
    boolean paired() {
        return paired;
    }

    /** @param kind empty when the file does not say it; then the claims are not looked at */
    void read(Node list, Optional<LinkKind> kind) {
        if (!(list instanceof Node.Elements(var _, List<Node> nodes))
                || nodes.isEmpty()
                || nodes.size() > Clients.Known.MOST) {
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
        boolean tun = kind.filter(LinkKind.TUN::equals).isPresent();
        Optional<Claim> claim = kind.flatMap(known -> switch (known) {
            case TUN -> tunClaim(fields).map(Claim.class::cast);
            case TAP -> tapClaim(fields).map(Claim.class::cast);
        });
        Optional<String> name = fields.parsed(ConfigKey.CREDENTIAL_NAME, ClientName::parse);
        name.filter(text -> claim.filter(own -> own.toString().equals(text)).isEmpty())
                .ifPresent(text -> identities.accept(text, fields.path(ConfigKey.CREDENTIAL_NAME)));
        List<Cidr> allowed = tun ? allowedIps(fields, claim) : List.of();
        List<Cidr> routes = tun ? routes(fields) : List.of();
        Optional<PublicKey> publicKey = publicKey(fields);
        if (publicKey.isEmpty()
                && fields.written(ConfigKey.CREDENTIAL_PUBLIC_KEY).isEmpty()) {
            fields.require(ConfigKey.CREDENTIAL_KEY_FILE, second ? ", or a public_key" : "");
        }
        Optional<KeyFile<PresharedKey>> key = keys.preshared(fields, ConfigKey.CREDENTIAL_KEY_FILE);
        boolean known = claim.isPresent() || (pooled && (name.isPresent() || publicKey.isPresent()));
        if (known && (key.isPresent() || publicKey.isPresent())) {
            valid.add(new Credential(claim, name, allowed, key.map(KeyFile::key), publicKey, routes));
            keyFiles.add(key.map(KeyFile::path));
        }
    }

    private Optional<Claim.Tun> tunClaim(Fields fields) {
        ConfigKey key = ConfigKey.CREDENTIAL_TUN_IP;
        fields.refuse(ConfigKey.CREDENTIAL_TAP_MAC, "with if_mode \"tun\"");
        if (!pooled) {
            fields.require(key, "");
        } else if (fields.written(ConfigKey.CREDENTIAL_NAME).isEmpty()
                && fields.written(ConfigKey.CREDENTIAL_PUBLIC_KEY).isEmpty()) {
            fields.require(key, ", or a name or public_key that gets one of the pool");
        }
        return fields.parsed(key, TunnelAddress::parseV4)
                .filter(address -> Claims.accept(fields, key, fault(address), "the address of one client"))
                .filter(address -> networks.accept(Cidr.host(address), fields.path(key)))
                .filter(address -> identities.accept(address.toString(), fields.path(key)))
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
        fields.refuse(ConfigKey.CREDENTIAL_ROUTES, "with if_mode \"tap\"");
        return Claims.mac(fields, key)
                .filter(mac -> Claims.accept(
                        fields,
                        key,
                        ownMac.filter(mac::equals).map(_ -> "the server's own address"),
                        "the address of one client"))
                .filter(mac -> stations.accept(mac, fields.path(key)))
                .filter(mac -> identities.accept(mac.toString(), fields.path(key)))
                .map(Claim.Tap::new);
    }

    /** A client's own claim may stand in its list, as people are used to from elsewhere, and adds nothing. */
    private List<Cidr> allowedIps(Fields fields, Optional<Claim> claim) {
        return fields.elements(ConfigKey.CREDENTIAL_ALLOWED_IPS).stream()
                .flatMap(node -> Networks.read(fields, node)
                        .filter(network -> !isOf(claim, network))
                        .filter(network -> networks.accept(network, node.path()))
                        .stream())
                .toList();
    }

    private static boolean isOf(Optional<Claim> claim, Cidr network) {
        return claim.filter(known -> known instanceof Claim.Tun(IpAddress own) && network.equals(Cidr.host(own)))
                .isPresent();
    }

    private List<Cidr> routes(Fields fields) {
        if (!second) {
            fields.ignore(ConfigKey.CREDENTIAL_ROUTES, "without \"ipcp/2\" in protocols");
            return List.of();
        }
        List<Cidr> routes = Networks.list(fields, ConfigKey.CREDENTIAL_ROUTES);
        if (routes.size() > Settings.MAX_ROUTES) {
            findings.problem(
                    fields.path(ConfigKey.CREDENTIAL_ROUTES),
                    routes.size() + " elements",
                    ConfigKey.CREDENTIAL_ROUTES.expected());
            return List.of();
        }
        return routes;
    }

    /** Beside a public key the secret alone proves nothing, so that such a client cannot be downgraded. */
    private Optional<PublicKey> publicKey(Fields fields) {
        ConfigKey key = ConfigKey.CREDENTIAL_PUBLIC_KEY;
        if (!second) {
            fields.refuse(key, "without \"ipcp/2\" in protocols");
            return Optional.empty();
        }
        paired |= fields.written(key).isPresent();
        return fields.parsed(key, PublicKey::parse).filter(known -> publicKeys.accept(known, fields.path(key)));
    }
}
