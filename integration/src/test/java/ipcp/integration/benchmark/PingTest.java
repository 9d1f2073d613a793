package ipcp.integration.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PingTest {
    @Test
    void everyReplyIsARoundTripAndNothingElseIs() {
        List<String> lines = List.of(
                "PING 10.10.0.1 (10.10.0.1) 56(84) bytes of data.",
                "64 bytes from 10.10.0.1: icmp_seq=1 ttl=64 time=0.095 ms",
                "64 bytes from 10.10.0.1: icmp_seq=2 ttl=64 time=12.4 ms",
                "64 bytes from 10.10.0.1: icmp_seq=2 ttl=64 time=12.9 ms (DUP!)",
                "From 10.10.0.2 icmp_seq=3 Destination Host Unreachable",
                "64 bytes from 10.10.0.1: icmp_seq=4 ttl=64 time=104 ms",
                "",
                "--- 10.10.0.1 ping statistics ---",
                "4 packets transmitted, 3 received, +1 duplicates, 25% packet loss, time 6ms",
                "rtt min/avg/max/mdev = 0.095/38.831/104.000/46.3 ms");

        assertThat(Ping.nanos(lines)).containsExactly(95_000, 12_400_000, 104_000_000);
    }
}
