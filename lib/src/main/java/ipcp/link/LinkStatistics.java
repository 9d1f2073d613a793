package ipcp.link;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What went through an interface since it is there, as the kernel counts it: received is what the tunnel delivered,
 * sent is what this host sent into it. A super-packet counts as one.
 *
 * @param receivedPackets since the interface was made
 * @param sentPackets since the interface was made
 * @param receivedBytes headers of IP, and of Ethernet on a TAP, included
 * @param sentBytes likewise
 */
public record LinkStatistics(long receivedPackets, long sentPackets, long receivedBytes, long sentBytes) {
    /**
     * Asks the kernel, in the network namespace of this thread.
     *
     * @param name of the interface
     * @return empty when there is none of that name
     */
    public static Optional<LinkStatistics> of(String name) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.statistics(name);
        }
    }

    /** Those of an {@code RTM_NEWLINK} message ({@code struct rtnl_link_stats64}). */
    static Optional<LinkStatistics> of(NetlinkReply reply) {
        ByteBuffer counters = reply.attributes(NetlinkMessage.LINK_PART).get(NetlinkMessage.IFLA_STATS64);
        return counters == null || counters.limit() < 4 * Long.BYTES
                ? Optional.empty()
                : Optional.of(new LinkStatistics(
                        counters.getLong(0), counters.getLong(8), counters.getLong(16), counters.getLong(24)));
    }
}
