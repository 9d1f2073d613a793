package ipcp.wire;

import ipcp.crypto.PrivateKey;
import ipcp.crypto.Sodium;
import ipcp.link.LinkKind;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What an {@code ipcp/2} session takes from outside.
 *
 * @param kind of link that its packets are for
 * @param limits of its keys
 * @param clock in nanoseconds, from any start
 * @param ephemerals fresh key pairs
 * @param randoms 32 random bytes
 */
public record SessionTerms(
        LinkKind kind,
        KeyLimits limits,
        LongSupplier clock,
        Supplier<PrivateKey> ephemerals,
        Supplier<byte[]> randoms) {
    /** The usual ones. */
    public static SessionTerms of(LinkKind kind, LongSupplier clock) {
        return new SessionTerms(
                kind, KeyLimits.STANDARD, clock, PrivateKey::random, () -> Sodium.randomBytes(Ipcp2.SERVER_RANDOM));
    }
}
