package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.link.ClientNetwork;
import ipcp.link.InterfaceUpdate;
import ipcp.link.LinkException;
import ipcp.link.LinkKind;
import ipcp.link.MemoryLink;
import ipcp.link.UndoJournal;
import ipcp.net.Cidr;
import ipcp.wire.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a real interface is in InterfaceUpdateTest. */
class InterfaceSettlingTest {
    private static final Settings TOLD = new Settings(
            List.of(), OptionalInt.of(1400), Optional.empty(), List.of(Cidr.parse("10.1.0.0/16")), List.of());

    private final Logger logger = Logger.getLogger(InterfaceSettling.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    private Path directory;

    private UndoJournal journal;
    private ClientNetwork network;

    @BeforeEach
    void listen() throws LinkException {
        journal = UndoJournal.open(directory.resolve("nothing0.undo"));
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        network.close();
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private InterfaceSettling settling(Accepting accepting) {
        var update = new InterfaceUpdate(new MemoryLink(LinkKind.TUN, "nothing0", 1500));
        network = new ClientNetwork(update, journal, directory.resolve("resolv.conf"));
        return new InterfaceSettling(accepting, network, "nothing0");
    }

    @Test
    void whereNothingIsToldOrTakenNothingIsAskedOfTheKernelOrSaid() throws LinkException {
        settling(new Accepting(true, true, true, List.of(), true)).apply(Settings.NONE);
        settling(Accepting.NOTHING)
                .apply(new Settings(List.of(), OptionalInt.of(1400), Optional.empty(), List.of(), List.of()));
        assertThat(lines).isEmpty();
    }

    @Test
    void whatIsRefusedIsSaid() throws LinkException {
        settling(Accepting.NOTHING).apply(TOLD);
        assertThat(lines)
                .containsExactly(
                        "event=settings interface=nothing0 address=- mtu=- routes=- dns=- refused_routes=10.1.0.0/16");
    }

    @Test
    void anInterfaceThatIsNotThereIsAnException() {
        assertThatThrownBy(() -> settling(new Accepting(true, true, true, List.of(), true))
                        .apply(TOLD))
                .isInstanceOf(LinkException.class)
                .hasMessage("nothing0 is gone");
    }
}
