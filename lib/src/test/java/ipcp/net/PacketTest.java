package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PacketTest {
    private final Packet packet = Packet.allocate();

    @Test
    void fieldsAreInNetworkOrder() {
        packet.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0x88});

        assertThat(packet.u8(7)).isEqualTo(0x88);
        assertThat(packet.u16(6)).isEqualTo(0x0788);
        assertThat(packet.i32(4)).isEqualTo(0x05060788);
        assertThat(packet.i64(0)).isEqualTo(0x0102030405060788L);
        packet.u16(0, 0xfffe);
        packet.i32(2, 0x0a0b0c0d);
        packet.u8(6, 0x1ff);
        assertThat(packet.toBytes()).containsExactly(0xff, 0xfe, 0x0a, 0x0b, 0x0c, 0x0d, 0xff, 0x88);
    }

    @Test
    void whatIsInFrontOfThePacketIsNoPartOfIt() {
        packet.copyOf(new byte[] {9, 9});
        packet.i32(-4, 0x01020304);
        packet.u8(-Packet.HEADROOM, 7);

        assertThat(packet.toBytes()).containsExactly(9, 9);
        assertThat(packet.i32(-4)).isEqualTo(0x01020304);
        assertThatThrownBy(() -> packet.u8(-Packet.HEADROOM - 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPacketIsNeverLongerThanItsArray() {
        packet.length(Packet.CAPACITY);
        assertThat(packet.toBytes()).hasSize(Packet.CAPACITY);

        assertThatIllegalArgumentException().isThrownBy(() -> packet.length(Packet.CAPACITY + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> packet.length(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> packet.copyOf(new byte[Packet.CAPACITY + 1]));
        assertThat(packet.length()).isEqualTo(Packet.CAPACITY);
    }

    @Test
    void aCopyIsACopy() {
        packet.copyOf(new byte[] {1, 2, 3});
        Packet copy = Packet.allocate();
        copy.copyOf(packet);
        packet.u8(0, 9);

        assertThat(copy.toBytes()).containsExactly(1, 2, 3);
        assertThat(copy).hasToString("packet of 3 bytes");
    }

    @Test
    void aViewIsPartOfSomebodyElsesBytes() {
        byte[] bytes = {1, 2, 3, 4, 5, 6};
        Packet view = Packet.view();
        view.offload().checksum(1, 2);
        view.view(bytes, 2, 3);
        view.u8(-1, 9);
        view.u8(0, 8);

        assertThat(bytes).containsExactly(1, 9, 8, 4, 5, 6);
        assertThat(view.toBytes()).containsExactly(8, 4, 5);
        assertThat(view.offload().isNone()).isTrue();
    }

    @Test
    void aCopyLeavesTheSameWorkToOthers() {
        packet.copyOf(new byte[] {1, 2, 3});
        packet.offload().checksum(20, 16);
        packet.offload().segments(Offload.TCP4, 1448, true);
        Packet copy = Packet.allocate();
        copy.copyOf(packet);
        packet.offload().clear();

        assertThat(copy.offload()).hasToString("offload[type=1 segment=1448 checksum=20+16]");
        assertThat(copy.offload().ecn()).isTrue();
    }
}
