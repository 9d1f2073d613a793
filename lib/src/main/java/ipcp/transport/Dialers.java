package ipcp.transport;

import java.util.List;

/** A dialer for any endpoint. */
public final class Dialers {
    private Dialers() {}

    /**
     * Connects to one endpoint.
     *
     * @param proxies to go through, the nearest first; each resolves the name of what comes next, so that the
     *     endpoint's name is nobody's business but the last one's
     * @param approach told every address of the first proxy, or else of the endpoint, before it is tried
     * @throws IllegalArgumentException when the proxies cannot reach the endpoint or one another; the message is meant
     *     for the operator
     */
    public static Dialer to(Endpoint endpoint, List<Proxy> proxies, Approach approach) {
        return proxies.isEmpty()
                ? SocketDialer.to(endpoint, approach)
                : new ProxyDialer(List.copyOf(proxies), endpoint, approach);
    }

    /** Connects to the first of {@code endpoints}, at least one, that can be reached; the limit is for all together. */
    public static Dialer to(List<Endpoint> endpoints, List<Proxy> proxies, Approach approach) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("there is nowhere to connect to");
        }
        List<Dialer> dialers = endpoints.stream()
                .map(endpoint -> to(endpoint, proxies, approach))
                .toList();
        return dialers.size() == 1 ? dialers.getFirst() : new InOrder(dialers);
    }
}
