package ipcp.wire;

import ipcp.link.LinkKind;
import java.util.function.LongSupplier;

/**
 * What a server has, whichever wire it speaks.
 *
 * @param kind of its link
 * @param mtu of its link, in bytes
 * @param mostClients how many may be connected at once
 * @param directory of the clients that it knows
 * @param addresses for those that it does not
 * @param clock in nanoseconds, from any start
 */
public record ServerSide(
        LinkKind kind, int mtu, int mostClients, Directory directory, AddressBook addresses, LongSupplier clock) {}
