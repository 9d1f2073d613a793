package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkStatisticsTest {
    @Test
    void whatIsDeliveredAndWhatIsSentIsCounted() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(DeviceSetupTest.tun("tun7", 1500, "10.9.0.1/24"))) {
                LinkStatistics before = LinkStatistics.of("tun7").orElseThrow();
                tun.write(Datagrams.echoRequest());
                tun.write(Datagrams.echoRequest());
                Datagrams.send("10.9.0.7", new byte[1000]);
                Datagrams.readUntil(tun, packet -> packet.length() == 1028);

                LinkStatistics after = LinkStatistics.of("tun7").orElseThrow();

                assertThat(after.receivedPackets() - before.receivedPackets()).isEqualTo(2);
                assertThat(after.receivedBytes() - before.receivedBytes()).isEqualTo(2 * 36);
                assertThat(after.sentPackets() - before.sentPackets()).isGreaterThanOrEqualTo(3);
                assertThat(after.sentBytes() - before.sentBytes()).isGreaterThanOrEqualTo(1028 + 2 * 36);
            }
        });
    }

    @Test
    void anInterfaceThatIsNotThereHasNone() throws Exception {
        assertThat(LinkStatistics.of("nothing0")).isEmpty();
    }
}
