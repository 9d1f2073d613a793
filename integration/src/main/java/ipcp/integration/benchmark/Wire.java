package ipcp.integration.benchmark;

import java.util.List;
import java.util.Map;

/**
 * What both ends of a tunnel of ours are told to speak.
 *
 * @param protocol as the configuration names it
 * @param suites the ciphers that are allowed; none for a protocol without a choice
 */
record Wire(String protocol, List<String> suites) {
    static final Wire AES = new Wire("ipcp/2", List.of("AESGCM"));
    static final Wire CHACHA = new Wire("ipcp/2", List.of("ChaChaPoly"));
    static final Wire V1 = new Wire("ipcp/1", List.of());

    /** Adds it to the configuration of a server. */
    void toServer(Map<String, Object> configuration) {
        configuration.put("protocols", List.of(protocol));
        addSuites(configuration);
    }

    /** Adds it to the configuration of a client. */
    void toClient(Map<String, Object> configuration) {
        configuration.put("protocol", protocol);
        addSuites(configuration);
    }

    private void addSuites(Map<String, Object> configuration) {
        if (!suites.isEmpty()) {
            configuration.put("suites", suites);
        }
    }

    @Override
    public String toString() {
        return suites.isEmpty() ? protocol : protocol + " " + String.join(", ", suites);
    }
}
