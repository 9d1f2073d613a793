package ipcp.wire;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.util.Optional;

/** Where a server takes the addresses of clients that it does not know beforehand. Safe for any thread. */
public interface AddressBook {
    /**
     * Takes an address; it is the client's as long as its session says that it is held ({@link Handshake.Accepted}).
     *
     * @param client by what the client is known when it comes again, and gets the same address if that is free
     * @param wanted the only one that the client wants; any, if empty
     * @return the address in its network, or nothing when the one wanted is not to be had, or none is left
     */
    Optional<InterfaceAddress> take(String client, Optional<IpAddress> wanted);
}
