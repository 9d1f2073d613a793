package ipcp.link;

import static ipcp.link.DeviceSetupTest.tun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import ipcp.net.Packet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DevicePacketsTest {
    private static final DeviceOptions OPTIONS = tun("tun7", 1500, "10.9.0.1/24");

    @Test
    void theKernelAnswersAnEchoRequestThatIsWritten() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                assertThat(tun.write(Datagrams.echoRequest())).isTrue();
                assertThat(Datagrams.readUntil(tun, Datagrams::isEchoReply).length())
                        .isEqualTo(36);
            }
        });
    }

    @Test
    void whatTheKernelSendsIsReadWhole() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                var payload = new byte[1472];
                payload[1471] = 42;
                Datagrams.send("10.9.0.7", payload);

                Packet packet = Datagrams.readUntil(tun, p -> p.u8(0) == 0x45 && p.u8(9) == 17);
                assertThat(packet.length()).isEqualTo(1500);
                assertThat(packet.i32(16)).isEqualTo(0x0a090007);
                assertThat(packet.u8(1499)).isEqualTo(42);
            }
        });
    }

    @Test
    void ipv6IsCarriedToo() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(tun("tun7", 1500, "fd09::1/64"))) {
                Datagrams.send("fd09::7", "hello".getBytes(StandardCharsets.UTF_8));

                Packet packet = Datagrams.readUntil(tun, p -> p.u8(0) >> 4 == 6 && p.u8(6) == 17);
                assertThat(packet.length()).isEqualTo(40 + 8 + 5);
                assertThat(packet.i64(24)).isEqualTo(0xfd09_0000_0000_0000L);
            }
        });
    }

    @Test
    void aTapCarriesEthernetFrames() throws Exception {
        OwnNamespace.run(() -> {
            var mac = MacAddress.parse("02:00:00:00:00:09");
            var options = new DeviceOptions(
                    "tap7", LinkKind.TAP, 1500, Optional.of(InterfaceAddress.parse("10.9.0.1/24")), Optional.of(mac));
            try (var tap = TunTapDevice.open(options)) {
                byte[] whoHas = HexFormat.of()
                        .parseHex("ffffffffffff" + "020000000002" + "0806" + "0001080006040001" + "020000000002"
                                + "0a090002" + "000000000000" + "0a090001");
                assertThat(tap.write(Datagrams.packet(whoHas))).isTrue();

                Packet answer = Datagrams.readUntil(tap, p -> p.u16(12) == 0x0806 && p.u16(20) == 2);
                assertThat(answer.toBytes()).startsWith(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 9);
            }
        });
    }

    @Test
    void nothingToReadIsNotAnError() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                Packet packet = Packet.allocate();
                while (tun.read(packet)) {
                    assertThat(packet.u8(0) >> 4)
                            .as("only IPv6 greets the network")
                            .isEqualTo(6);
                }
            }
        });
    }

    @Test
    void aReaderThatWaitsIsStoppedForGoodByAnotherThread() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                FutureTask<String> reader = start(() -> {
                    Datagrams.readUntil(tun, p -> false);
                    return "";
                });
                tun.stopReading();
                assertThatThrownBy(() -> reader.get(5, TimeUnit.SECONDS)).hasRootCauseMessage("stopped");

                assertThat(tun.write(Datagrams.echoRequest())).isTrue();
                assertThat(tun.await()).isFalse();
            }
        });
    }

    @Test
    void aReaderThatWaitsLearnsThatTheInterfaceWasDeleted() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                FutureTask<Packet> reader = start(() -> Datagrams.readUntil(tun, p -> false));
                Interfaces.delete("tun7");

                assertThatThrownBy(() -> reader.get(5, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(LinkException.class)
                        .hasMessageContaining("interface tun7 is gone");
            }
        });
    }

    @Test
    void aReaderThatWaitsSurvivesStopAndContinue() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                FutureTask<Packet> reader = start(() -> Datagrams.readUntil(tun, Datagrams::isEchoReply));
                String us = Long.toString(ProcessHandle.current().pid());
                String stopAndContinue = "for i in 1 2 3 4 5; do kill -STOP $0; kill -CONT $0; done";
                assertThat(new ProcessBuilder("sh", "-c", stopAndContinue, us)
                                .start()
                                .waitFor())
                        .isZero();

                assertThat(tun.write(Datagrams.echoRequest())).isTrue();
                assertThat(reader.get(5, TimeUnit.SECONDS).length()).isEqualTo(36);
            }
        });
    }

    @Test
    void packetsGoToAndFroWithoutGarbage() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                Packet request = Datagrams.echoRequest();
                Packet reply = Packet.allocate();
                var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                long least = Long.MAX_VALUE;
                for (int round = 0; round < 100 && least >= 10_000; round++) { // until the compiler has seen enough
                    long before = threads.getCurrentThreadAllocatedBytes();
                    exchange(tun, request, reply, 10_000);
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }

                assertThat(least)
                        .as("bytes allocated for 10000 packets each way")
                        .isLessThan(10_000);
            }
        });
    }

    @Test
    void everyUseOfADeletedInterfaceFails() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                Interfaces.delete("tun7");

                assertGone(tun::await);
                assertGone(() -> tun.read(Packet.allocate()));
                assertGone(() -> tun.write(Datagrams.echoRequest()));
            }
        });
    }

    @Test
    void anInterfaceThatIsDownLosesPacketsUntilItIsUpAgain() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                Interfaces.down("tun7");
                assertThat(tun.write(Datagrams.echoRequest())).isFalse();

                Interfaces.up("tun7");
                assertThat(tun.write(Datagrams.echoRequest())).isTrue();
                assertThat(Datagrams.readUntil(tun, Datagrams::isEchoReply).length())
                        .isEqualTo(36);
            }
        });
    }

    @Test
    void whatIsNotAPacketIsRefusedAndTheNextIsTaken() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                assertThat(tun.write(Datagrams.packet(new byte[] {0, 1, 2}))).isFalse();
                assertThat(tun.write(Datagrams.packet(new byte[0]))).isFalse();
                assertThat(tun.write(Datagrams.echoRequest())).isTrue();
            }
        });
    }

    @Test
    void aPacketTooLongForAnyBufferIsSkippedAndNotCut() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(OPTIONS)) {
                Interfaces.mtu("tun7", 6000);
                Datagrams.send("10.9.0.7", new byte[5000]);
                Datagrams.send("10.9.0.7", new byte[10]);

                Packet packet = Datagrams.readUntil(tun, p -> p.u8(0) == 0x45);
                assertThat(packet.length()).isEqualTo(20 + 8 + 10);
            }
        });
    }

    @Test
    void aWriterThatRacesWithCloseIsToldThatItIsClosed() throws Exception {
        OwnNamespace.run(() -> {
            var tun = TunTapDevice.open(OPTIONS);
            FutureTask<?> writer = start(() -> {
                Packet request = Datagrams.echoRequest();
                while (true) {
                    tun.write(request);
                }
            });
            Datagrams.readUntil(tun, Datagrams::isEchoReply);
            tun.close();

            assertThatThrownBy(() -> writer.get(5, TimeUnit.SECONDS)).hasMessageContaining("tun7 is closed");
        });
    }

    private static void assertGone(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        LinkException.class, e -> assertThat(e.reason()).isEqualTo(LinkException.Reason.FAILED))
                .hasMessageContaining("interface tun7 is gone");
    }

    private static void exchange(Link link, Packet request, Packet reply, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            link.write(request);
            do {
                while (!link.read(reply)) {
                    link.await();
                }
            } while (!Datagrams.isEchoReply(reply));
        }
    }

    private static <T> FutureTask<T> start(Callable<T> task) {
        var future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().start(future);
        return future;
    }
}
