package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import ipcp.wire.Claim;
import ipcp.wire.ClientIdentity;
import ipcp.wire.Protocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who a client is, from the keys that say so, and what its interface gets of that.
 *
 * @param identity what the tunnel is told
 * @param assigned the address to assign
 * @param keyFile where the secret came from
 * @param privateKeyFile where the private key came from
 */
record OwnIdentity(
        ClientIdentity identity,
        Optional<InterfaceAddress> assigned,
        Optional<Path> keyFile,
        Optional<Path> privateKeyFile) {
    private static final List<ConfigKey> OF_IPCP_2 =
            List.of(ConfigKey.NAME, ConfigKey.PRIVATE_KEY_FILE, ConfigKey.SERVER_PUBLIC_KEY);

    /** The claim as it is written, without a prefix length, and the address to assign. */
    private record Place(Claim claim, String text, Optional<InterfaceAddress> assigned) {}

    /** The MAC to set. */
    Optional<MacAddress> mac() {
        return identity.claim()
                .flatMap(claim ->
                        claim instanceof Claim.Tap(MacAddress mac) ? Optional.of(mac) : Optional.<MacAddress>empty());
    }

    /**
     * Reads it, unless there are findings.
     *
     * @param kind empty when the file does not say it; then the claim is not looked at
     */
    static Optional<OwnIdentity> read(Fields fields, Optional<LinkKind> kind, Protocol protocol, KeyRing keys) {
        boolean second = protocol == Protocol.IPCP_2;
        if (!second) {
            OF_IPCP_2.forEach(key -> fields.ignore(key, "with protocol \"" + protocol + "\""));
        }
        boolean named = second && fields.written(ConfigKey.NAME).isPresent();
        boolean paired = second
                && (fields.written(ConfigKey.PRIVATE_KEY_FILE).isPresent()
                        || fields.written(ConfigKey.SERVER_PUBLIC_KEY).isPresent());
        Optional<Place> place = kind.flatMap(known -> place(fields, known, named || paired, second));
        Optional<String> name = named ? fields.parsed(ConfigKey.NAME, ClientName::parse) : Optional.empty();
        if (!paired) {
            fields.require(ConfigKey.KEY_FILE, second ? ", or private_key_file and server_public_key" : "");
        }
        Optional<KeyFile<PresharedKey>> key = keys.preshared(fields, ConfigKey.KEY_FILE);
        Optional<KeyFile<PrivateKey>> privateKey = Optional.empty();
        Optional<PublicKey> serverKey = Optional.empty();
        if (paired) {
            fields.require(ConfigKey.PRIVATE_KEY_FILE, ", as there is a server_public_key");
            fields.require(ConfigKey.SERVER_PUBLIC_KEY, ", as there is a private_key_file");
            privateKey = keys.privateKey(fields, ConfigKey.PRIVATE_KEY_FILE);
            serverKey = fields.parsed(ConfigKey.SERVER_PUBLIC_KEY, PublicKey::parse);
        }
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }
        var identity = new ClientIdentity(
                kind.orElseThrow(),
                place.map(Place::claim),
                place.map(Place::text).orElse(""),
                name,
                key.map(KeyFile::key),
                privateKey.map(KeyFile::key),
                serverKey);
        return Optional.of(new OwnIdentity(
                identity, place.flatMap(Place::assigned), key.map(KeyFile::path), privateKey.map(KeyFile::path)));
    }

    /** @param known whether something else says who the client is */
    private static Optional<Place> place(Fields fields, LinkKind kind, boolean known, boolean second) {
        return switch (kind) {
            case TUN -> {
                fields.ignore(ConfigKey.CLAIM_TAP_MAC, "with if_mode \"tun\"");
                if (!known) {
                    fields.require(ConfigKey.CLAIM_TUN_IP, second ? ", or a name" : "");
                }
                yield Claims.tunnelAddress(fields, ConfigKey.CLAIM_TUN_IP)
                        .map(own -> new Place(
                                new Claim.Tun(own.address()), own.address().toString(), own.assigned()));
            }
            case TAP -> {
                fields.ignore(ConfigKey.CLAIM_TUN_IP, "with if_mode \"tap\"");
                // A server of the text dialect compares the claim letter by letter: it is sent as it is written.
                yield Claims.mac(fields, ConfigKey.CLAIM_TAP_MAC)
                        .flatMap(mac -> fields.text(ConfigKey.CLAIM_TAP_MAC)
                                .map(text -> new Place(new Claim.Tap(mac), text, Optional.empty())));
            }
        };
    }
}
