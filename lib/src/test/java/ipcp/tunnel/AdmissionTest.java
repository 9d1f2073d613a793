package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.transport.Endpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    /** Or one host with a /64 would be as many sources as there are places. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7:4000, 192.0.2.7",
        "[2001:db8:1:2:3:4:5:6]:4000, 2001:db8:1:2::/64",
        "[2001:db8:1:2::7]:4001, 2001:db8:1:2::/64",
        "unix:/run/a, unix:/run/a"
    })
    void aSourceIsWhatOneHostCanEasilyHave(String remote, String source) {
        assertThat(Admission.source(Endpoint.parse(remote))).isEqualTo(source);
    }
}
