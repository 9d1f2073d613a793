package ipcp.link;

import ipcp.net.IpAddress;
import java.util.List;

/** Where this host keeps whom to ask for names. One thread at a time. */
interface NameServers {
    /** Has these asked instead of others, the first one first. There is one at least. */
    void use(List<IpAddress> servers) throws LinkException;

    /** Has those asked that were asked before. */
    void putBack() throws LinkException;
}
