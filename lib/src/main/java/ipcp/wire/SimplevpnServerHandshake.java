package ipcp.wire;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server's side of the {@code simplevpn} handshake: a request for an address in; the answer is what the session
 * says first, when the client has its place. Nothing else is taken, and no shorter one. For one connection and one
 * thread.
 */
final class SimplevpnServerHandshake implements ServerHandshake {
    private static final Handshake PENDING = new Handshake.Pending();

    private final AddressBook book;
    private final int mtu;
    private final String source;

    SimplevpnServerHandshake(AddressBook book, int mtu, String source) {
        this.book = book;
        this.mtu = mtu;
        this.source = source;
    }

    @Override
    public Handshake advance(ByteBuffer in, ByteBuffer out) {
        int length = Simplevpn.next(in);
        if (length == Simplevpn.INCOMPLETE) {
            return PENDING;
        }
        if (length == Simplevpn.BAD || !Simplevpn.isControl(in, in.position())) {
            return new Handshake.Refused(Reason.BAD_FRAME, "-");
        }
        if (length > in.remaining()) {
            return PENDING;
        }
        var request = SimplevpnControl.read(in);
        return request.destination() == Simplevpn.NONE
                ? assign(request, out)
                : new Handshake.Refused(Reason.BAD_FRAME, "-");
    }

    /** The original closes the connection to refuse, and so will our caller; what we say before is for ours. */
    private Handshake assign(SimplevpnControl request, ByteBuffer out) {
        boolean ours = request.mark() == SimplevpnControl.REQUEST;
        Optional<IpAddress> wanted =
                request.source() == Simplevpn.NONE ? Optional.empty() : Optional.of(IpAddress.v4(request.source()));
        Optional<InterfaceAddress> taken = book.take(source, wanted);
        if (taken.isEmpty()) {
            new SimplevpnControl(ours ? SimplevpnControl.ANSWER : 0, 0, 0, Simplevpn.NONE, Simplevpn.NONE).write(out);
            return new Handshake.Refused(
                    Reason.NO_ADDRESS, wanted.map(IpAddress::toString).orElse("-"));
        }
        var lease = new SimplevpnLease(taken.get(), OptionalInt.of(mtu), ours);
        return SimplevpnCodec.accepted(lease, false);
    }

    @Override
    public void close() {
        // There are no secrets.
    }
}
