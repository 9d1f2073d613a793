package ipcp.wire;

import ipcp.net.IpAddress;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The client's side of the {@code simplevpn} handshake: a request for an address out, an answer in. The original's
 * server hands keepalives and broadcasts of others on to a client without an address, so whatever is no answer is
 * passed over. For one connection and one thread.
 */
final class SimplevpnClientHandshake implements ClientHandshake {
    private static final Handshake PENDING = new Handshake.Pending();

    private final Optional<IpAddress> wanted;

    /** Bytes of a message to be passed over that are still to come. */
    private int passing;

    private boolean answered;

    SimplevpnClientHandshake(Optional<IpAddress> wanted) {
        this.wanted = wanted;
    }

    @Override
    public void start(ByteBuffer out) {
        int source = wanted.map(address -> (int) address.low()).orElse(Simplevpn.NONE);
        new SimplevpnControl(SimplevpnControl.REQUEST, 0, 0, source, Simplevpn.NONE).write(out);
    }

    @Override
    public Handshake advance(ByteBuffer in, ByteBuffer out) {
        while (true) {
            pass(in);
            int length = Simplevpn.next(in);
            if (length == Simplevpn.INCOMPLETE) {
                return PENDING;
            }
            if (length == Simplevpn.BAD) {
                return refused(Reason.BAD_FRAME);
            }
            if (!Simplevpn.isControl(in, in.position())) {
                passing = length;
                continue;
            }
            if (length > in.remaining()) {
                return PENDING;
            }
            var control = SimplevpnControl.read(in);
            if (control.source() == Simplevpn.NONE && control.destination() != Simplevpn.KEEPALIVE) {
                answered = true;
                return verdict(control);
            }
        }
    }

    private void pass(ByteBuffer in) {
        int passed = Math.min(passing, in.remaining());
        in.position(in.position() + passed);
        passing -= passed;
    }

    private Handshake verdict(SimplevpnControl answer) {
        if (answer.destination() == Simplevpn.NONE) {
            return refused(Reason.NO_ADDRESS);
        }
        Optional<SimplevpnLease> lease = SimplevpnLease.of(answer)
                .filter(given ->
                        wanted.isEmpty() || wanted.get().equals(given.address().address()));
        return lease.map(given -> SimplevpnCodec.accepted(given, true)).orElseGet(() -> refused(Reason.BAD_FRAME));
    }

    private Handshake refused(Reason reason) {
        return new Handshake.Refused(reason, wanted.map(IpAddress::toString).orElse("-"));
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    @Override
    public void close() {
        // There are no secrets.
    }
}
