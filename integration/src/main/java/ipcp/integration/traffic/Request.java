package ipcp.integration.traffic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;

/** The first word of a connection to a {@link TrafficServer}: what it is for. */
enum Request {
    /** Blocks from the client; then its {@link Throughput} back. */
    UPLOAD,
    /** An {@link Amount}; then blocks from the server. */
    DOWNLOAD,
    /** The server's UDP port back; then how many were sent; then what arrived back. */
    PACKETS_TO_SERVER,
    /** The client's UDP port and a {@link PacketSource}; then how many were sent back. */
    PACKETS_TO_CLIENT;

    void writeTo(DataOutput out) throws IOException {
        out.writeUTF(name());
    }

    static Request readFrom(DataInput in) throws IOException {
        String name = in.readUTF();
        return Arrays.stream(values())
                .filter(request -> request.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProtocolException("request " + name));
    }
}
