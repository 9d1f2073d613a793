package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.Packet;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MemoryLinkTest {
    private final MemoryLink link = new MemoryLink(LinkKind.TUN, "mem0", 1500);
    private final Packet packet = Packet.allocate();

    @Test
    void whatTheHostSendsIsReadInOrder() throws Exception {
        link.inject(new byte[] {1});
        link.inject(new byte[] {2, 2});

        assertThat(link.await()).isTrue();
        assertThat(link.read(packet)).isTrue();
        assertThat(packet.toBytes()).containsExactly(1);
        assertThat(link.read(packet)).isTrue();
        assertThat(packet.toBytes()).containsExactly(2, 2);
        assertThat(link.read(packet)).isFalse();
    }

    @Test
    void whatIsWrittenReachesTheHost() throws Exception {
        packet.copyOf(new byte[] {1, 2, 3});

        assertThat(link.write(packet)).isTrue();

        assertThat(link.take(Duration.ofSeconds(5))).hasValue(new byte[] {1, 2, 3});
        assertThat(link.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void aReaderOnAVirtualThreadIsWokenByAPacket() throws Exception {
        FutureTask<Boolean> reader = start(link::await);
        link.inject(new byte[] {1});

        assertThat(reader.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aReaderIsWokenForGoodByStopReading() throws Exception {
        FutureTask<Boolean> reader = start(link::await);
        link.stopReading();
        link.inject(new byte[] {1});

        assertThat(reader.get(5, TimeUnit.SECONDS)).isFalse();
        assertThat(link.await()).isFalse();
    }

    @Test
    void bothQueuesAreBounded() throws Exception {
        packet.copyOf(new byte[] {1});
        for (int i = 0; i < MemoryLink.CAPACITY; i++) {
            assertThat(link.write(packet)).isTrue();
            assertThat(link.inject(new byte[] {1})).isTrue();
        }
        assertThat(link.write(packet)).isFalse();
        assertThat(link.inject(new byte[] {1})).isFalse();
    }

    @Test
    void aPausedLinkKeepsTheWriterUntilItIsResumed() throws Exception {
        packet.copyOf(new byte[] {1});
        link.pauseWrites();
        FutureTask<Boolean> writer = start(() -> link.write(packet));

        assertThat(link.take(Duration.ofMillis(20))).isEmpty();
        assertThat(writer.isDone()).isFalse();
        link.resumeWrites();

        assertThat(writer.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(link.take(Duration.ZERO)).isPresent();
    }

    @Test
    void aPausedWriterThatIsInterruptedLosesItsPacket() throws Exception {
        link.pauseWrites();
        var writer = new FutureTask<>(() -> link.write(packet));
        Thread.ofVirtual().start(writer).interrupt();

        assertThat(writer.get(5, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aLinkThatRefusesLosesPacketsUntilItTakesThemAgain() throws Exception {
        packet.copyOf(new byte[] {1});
        link.refuseWrites(true);
        assertThat(link.write(packet)).isFalse();

        link.refuseWrites(false);
        assertThat(link.write(packet)).isTrue();
        assertThat(link.take(Duration.ZERO)).isPresent();
    }

    @Test
    void aLinkThatFailsTellsReaderAndWriter() throws Exception {
        link.pauseWrites();
        FutureTask<Boolean> reader = start(link::await);
        FutureTask<Boolean> writer = start(() -> link.write(packet));
        link.fail();

        assertThatThrownBy(() -> reader.get(5, TimeUnit.SECONDS)).hasRootCauseInstanceOf(LinkException.class);
        assertThatThrownBy(() -> writer.get(5, TimeUnit.SECONDS)).hasRootCauseInstanceOf(LinkException.class);
        assertThatThrownBy(() -> link.read(packet)).hasMessageContaining("mem0 is gone");
        assertThat(link.inject(new byte[] {1})).isFalse();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        link.close();
        link.close();

        assertThatThrownBy(() -> link.write(packet)).hasMessageContaining("mem0 is closed");
    }

    private static FutureTask<Boolean> start(Callable<Boolean> task) {
        var future = new FutureTask<>(task);
        Thread.ofVirtual().start(future);
        return future;
    }
}
