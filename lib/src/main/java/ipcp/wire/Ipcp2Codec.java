package ipcp.wire;

import static ipcp.wire.Ipcp2.MAX_PADDING;
import static ipcp.wire.Ipcp2.MAX_RECORD;
import static ipcp.wire.Ipcp2.RECORD_HEADER;
import static ipcp.wire.Ipcp2.TAG;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.TransportKeys;
import ipcp.net.Packet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A session of {@code ipcp/2} (docs/protocol.md): records of one message each, where a DATA message is one big packet
 * or many small ones. Small packets are gathered in an array and sealed from there, big ones from where they are.
 * Allocates nothing but what the JDK's cipher does for a record.
 */
final class Ipcp2Codec implements Codec {
    /** A packet of so many bytes has a record to itself. */
    static final int BIG = 16 * 1024;

    /** Most bytes of plaintext in which packets are gathered: half of what the processor's nearest cache may hold. */
    static final int MAX_GATHERED = 32 * 1024;

    private static final int TYPE = 1;

    private final SessionTerms terms;
    private final RecordSealer sealer;
    private final RecordOpener opener;
    private final Rekeying rekeying;

    // The sending thread's.
    private final byte[] gathered = new byte[MAX_GATHERED];
    private int gatheredLength = TYPE;
    private volatile byte[] settingsToSend;

    // The receiving thread's.
    private Settings settings;
    private boolean ended;
    private String refusal;
    private final byte[] plaintext = new byte[Packet.HEADROOM + Ipcp2.MAX_PLAINTEXT];
    private int nextEntry;
    private int endOfEntries;

    private Ipcp2Codec(
            SessionTerms terms, AeadSuite suite, boolean client, TransportKeys keys, Optional<Settings> toSend) {
        this.terms = terms;
        this.sealer = new RecordSealer(client ? keys.initiators() : keys.responders());
        this.opener = new RecordOpener(client ? keys.responders() : keys.initiators());
        this.rekeying = new Rekeying(terms, suite, client, keys, sealer, opener);
        this.settings = client ? null : Settings.NONE;
        this.settingsToSend = toSend.map(SettingsFields::write).orElse(null);
        gathered[0] = Ipcp2.DATA;
    }

    /** The client's side, which first of all appends that it has understood, and which addresses it asks for. */
    static Ipcp2Codec client(SessionTerms terms, AeadSuite suite, TransportKeys keys, Settings wanted, ByteBuffer out) {
        var codec = new Ipcp2Codec(terms, suite, true, keys, Optional.empty());
        codec.seal(Ipcp2.CONFIRM, SettingsFields.write(wanted), out);
        return codec;
    }

    /** The server's side, when the client has confirmed; {@link #encodeControl} sends the settings. */
    static Ipcp2Codec server(SessionTerms terms, AeadSuite suite, TransportKeys keys, Settings settings) {
        return new Ipcp2Codec(terms, suite, false, keys, Optional.of(settings));
    }

    @Override
    public Message decode(ByteBuffer in, Packet view) {
        if (nextEntry < endOfEntries) {
            return entry(view);
        }
        if (ended) {
            return in.hasRemaining() ? Message.BAD_FRAME : Message.INCOMPLETE;
        }
        int length = opener.open(in, plaintext, Packet.HEADROOM);
        if (length == RecordOpener.INCOMPLETE) {
            return Message.INCOMPLETE;
        }
        if (length == RecordOpener.BAD || rekeying.isOverdue()) {
            return bad();
        }
        int at = Packet.HEADROOM;
        byte type = plaintext[at];
        if (settings == null && type == Ipcp2.REFUSE) {
            ended = true;
            refusal = length > TYPE && plaintext[at + TYPE] == Ipcp2.NO_ADDRESS
                    ? "the server has no address free for this client"
                    : "the server does not let this client in";
            return Message.CLOSE;
        }
        if (settings == null && type != Ipcp2.SETTINGS) {
            return bad();
        }
        return message(type, at + TYPE, length - TYPE, view);
    }

    private Message message(byte type, int at, int length, Packet view) {
        return switch (type) {
            case Ipcp2.DATA -> {
                nextEntry = at;
                endOfEntries = at + length;
                yield entry(view);
            }
            case Ipcp2.HEARTBEAT_REQUEST -> length <= MAX_PADDING ? Message.HEARTBEAT_REQUEST : bad();
            case Ipcp2.HEARTBEAT_ACK -> length <= MAX_PADDING ? Message.HEARTBEAT_ACK : bad();
            case Ipcp2.SETTINGS -> settings == null ? readSettings(at, length) : bad();
            case Ipcp2.CLOSE -> {
                ended = true;
                yield length == 0 ? Message.CLOSE : bad();
            }
            case Ipcp2.REKEY_REQUEST -> rekeying.request(body(at, length)) ? Message.CONTROL : bad();
            case Ipcp2.REKEY_ANSWER -> rekeying.answer(body(at, length)) ? Message.CONTROL : bad();
            case Ipcp2.KEY_SWITCH -> length == 0 && rekeying.keySwitch() ? Message.CONTROL : bad();
            default -> bad();
        };
    }

    private Message entry(Packet view) {
        if (!PacketEntry.read(plaintext, nextEntry, endOfEntries, view)) {
            return bad();
        }
        nextEntry = view.start() + view.length();
        return PacketEntry.isSound(view, terms.kind()) ? Message.PACKET : Message.MALFORMED;
    }

    private Message readSettings(int at, int length) {
        Optional<Settings> read = SettingsFields.read(ByteBuffer.wrap(plaintext, at, length));
        if (read.isEmpty()) {
            return bad();
        }
        settings = read.get();
        return Message.SETTINGS;
    }

    private byte[] body(int at, int length) {
        return Arrays.copyOfRange(plaintext, at, at + length);
    }

    /** There is no way back: what comes behind cannot be trusted to be what the peer sent next. */
    private Message bad() {
        ended = true;
        nextEntry = 0;
        endOfEntries = 0;
        return Message.BAD_FRAME;
    }

    @Override
    public Encoded encode(Packet packet, ByteBuffer out) {
        int length = packet.length();
        if (length == 0 || length > Ipcp2.MAX_PACKET) {
            return Encoded.REFUSED;
        }
        int header = PacketEntry.header(packet);
        if (length >= BIG) {
            return encodeAlone(packet, header, out);
        }
        if (gatheredLength + header + length > MAX_GATHERED) {
            if (out.remaining() < maxFrame()) {
                return Encoded.FULL;
            }
            flush(out);
        }
        PacketEntry.write(packet);
        System.arraycopy(packet.array(), packet.start() - header, gathered, gatheredLength, header + length);
        gatheredLength += header + length;
        return Encoded.DONE;
    }

    private Encoded encodeAlone(Packet packet, int header, ByteBuffer out) {
        if (out.remaining() < maxFrame()) {
            return Encoded.FULL;
        }
        flush(out); // what came before goes before
        PacketEntry.write(packet);
        packet.u8(-header - TYPE, Ipcp2.DATA);
        int before = header + TYPE;
        sealer.seal(packet.array(), packet.start() - before, before + packet.length(), out);
        return Encoded.DONE;
    }

    @Override
    public void flush(ByteBuffer out) {
        if (gatheredLength > TYPE) {
            sealer.seal(gathered, 0, gatheredLength, out);
            gatheredLength = TYPE;
        }
    }

    @Override
    public void encodeHeartbeatRequest(ByteBuffer out) {
        control(Ipcp2.HEARTBEAT_REQUEST, out);
    }

    @Override
    public void encodeHeartbeatAck(ByteBuffer out) {
        control(Ipcp2.HEARTBEAT_ACK, out);
    }

    @Override
    public void encodeClose(ByteBuffer out) {
        flush(out);
        control(Ipcp2.CLOSE, out);
    }

    private void control(byte type, ByteBuffer out) {
        seal(new byte[] {type}, out);
    }

    private void seal(byte type, byte[] body, ByteBuffer out) {
        byte[] message = new byte[TYPE + body.length];
        message[0] = type;
        System.arraycopy(body, 0, message, TYPE, body.length);
        seal(message, out);
    }

    /** Appends a record around any message. */
    void seal(byte[] message, ByteBuffer out) {
        sealer.seal(message, 0, message.length, out);
    }

    @Override
    public boolean hasControl() {
        return settingsToSend != null || rekeying.isWaiting();
    }

    @Override
    public void encodeControl(ByteBuffer out) {
        byte[] fields = settingsToSend;
        if (fields != null) {
            seal(Ipcp2.SETTINGS, fields, out);
            settingsToSend = null;
        }
        rekeying.send().ifPresent(message -> {
            seal(message, out);
            rekeying.sent();
        });
    }

    @Override
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public boolean closesExplicitly() {
        return true;
    }

    @Override
    public Settings settings() {
        return settings == null ? Settings.NONE : settings;
    }

    @Override
    public int maxFrame() {
        return RECORD_HEADER + MAX_GATHERED + TAG + MAX_RECORD;
    }

    @Override
    public void close() {
        sealer.destroy();
        opener.destroy();
        rekeying.destroy();
        Arrays.fill(gathered, (byte) 0);
        Arrays.fill(plaintext, (byte) 0);
    }
}
