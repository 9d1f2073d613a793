package ipcp.tunnel;

import ipcp.link.LinkKind;
import ipcp.wire.Claim;
import ipcp.wire.ServerWire;
import java.util.List;
import java.util.stream.Stream;

/** Whom a server serves. */
public sealed interface Clients {
    /** Most that can be connected at once, and so the numbers that they have. */
    int most();

    /** The addresses that it gives away. */
    AddressPlan addresses();

    /** What a wire has to say of who they are. */
    ServerWire.Identity identity();

    /**
     * Those who prove to be somebody it knows.
     *
     * @param credentials 1 to {@value #MOST}, no claim, name or key twice
     * @param addresses for those whose credential has no claim
     */
    record Known(List<Credential> credentials, AddressPlan addresses) implements Clients {
        public static final int MOST = 128;

        public Known {
            credentials = List.copyOf(credentials);
            if (credentials.isEmpty() || credentials.size() > MOST) {
                throw new IllegalArgumentException(credentials.size() + " credentials");
            }
            requireDistinct(credentials.stream().flatMap(one -> one.claim().stream()), "a claim stands twice");
            requireDistinct(
                    credentials.stream().flatMap(Credential::identities),
                    "a name stands twice, or is another client's claim");
            requireDistinct(credentials.stream().flatMap(one -> one.publicKey().stream()), "a public key stands twice");
            if (addresses.pool(true).isEmpty()
                    && credentials.stream().anyMatch(one -> one.claim().isEmpty())) {
                throw new IllegalArgumentException("a client has no claim, and there is no pool to give it one");
            }
        }

        private static void requireDistinct(Stream<?> values, String otherwise) {
            List<?> all = values.toList();
            if (all.stream().distinct().count() != all.size()) {
                throw new IllegalArgumentException(otherwise);
            }
        }

        @Override
        public int most() {
            return credentials.size();
        }

        @Override
        public ServerWire.Identity identity() {
            return ServerWire.Identity.PROVEN;
        }

        /** Whether all of them belong to a link of this kind. */
        boolean fit(LinkKind kind) {
            return credentials.stream()
                    .flatMap(one -> one.claim().stream())
                    .map(Claim::kind)
                    .allMatch(kind::equals);
        }
    }

    /**
     * Whoever comes, each with an address that it is given: for wires that prove nothing. TUN only.
     *
     * @param most 1..{@value #MOST} at once: for so many the launcher's heap is large enough
     */
    record Anyone(int most, AddressPlan addresses) implements Clients {
        public static final int MOST = 256;

        public Anyone {
            if (most < 1 || most > MOST) {
                throw new IllegalArgumentException(most + " clients are not within 1.." + MOST);
            }
            if (addresses.pool(true).isEmpty()) {
                throw new IllegalArgumentException("no pool of IPv4 addresses");
            }
        }

        @Override
        public ServerWire.Identity identity() {
            return ServerWire.Identity.GIVEN;
        }
    }

    /** One at a time, whoever it is, and all that is routed to the device is sent to it. TUN only. */
    record One() implements Clients {
        @Override
        public int most() {
            return 1;
        }

        @Override
        public ServerWire.Identity identity() {
            return ServerWire.Identity.NONE;
        }

        @Override
        public AddressPlan addresses() {
            return AddressPlan.NONE;
        }
    }
}
