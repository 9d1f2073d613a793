package ipcp.link;

import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One message that rtnetlink sent.
 *
 * @param type {@code RTM_...} or {@code NLMSG_...}
 * @param sequence of the request that it answers
 * @param body what follows the header, in native byte order
 */
record NetlinkReply(int type, int sequence, ByteBuffer body) {
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int TYPE_MASK = 0x3fff;

    /** The messages in one datagram; what is cut off or makes no sense ends the list. */
    static List<NetlinkReply> parse(ByteBuffer datagram) {
        ByteBuffer rest = datagram.slice().order(ByteOrder.nativeOrder());
        var replies = new ArrayList<NetlinkReply>();
        while (rest.remaining() >= NetlinkMessage.HEADER) {
            int start = rest.position();
            int length = rest.getInt(start);
            if (length < NetlinkMessage.HEADER || length > rest.remaining()) {
                break;
            }
            ByteBuffer body = slice(rest, start + NetlinkMessage.HEADER, length - NetlinkMessage.HEADER);
            replies.add(new NetlinkReply(rest.getShort(start + 4), rest.getInt(start + 8), body));
            rest.position(start + Math.min(NetlinkMessage.aligned(length), rest.remaining()));
        }
        return replies;
    }

    /** Whether no more messages answer the request. */
    boolean isLast() {
        return type == NLMSG_ERROR || type == NLMSG_DONE;
    }

    /** What the request came to: 0, or an errno. Of the last message only. */
    int errno() {
        return body.remaining() < 4 ? 0 : -body.getInt(0);
    }

    /** The attributes after {@code fixedPart} bytes, by type. */
    Map<Integer, ByteBuffer> attributes(int fixedPart) {
        return attributes(slice(body, fixedPart, body.limit() - fixedPart));
    }

    /** The attributes that {@code nested} consists of, by type. */
    static Map<Integer, ByteBuffer> attributes(ByteBuffer nested) {
        var attributes = new HashMap<Integer, ByteBuffer>();
        int at = 0;
        while (nested.limit() - at >= 4) {
            int length = nested.getShort(at) & 0xffff;
            if (length < 4 || length > nested.limit() - at) {
                break;
            }
            attributes.put(nested.getShort(at + 2) & TYPE_MASK, slice(nested, at + 4, length - 4));
            at += NetlinkMessage.aligned(length);
        }
        return attributes;
    }

    /** The address that an attribute of 4 or 16 bytes is. */
    static IpAddress address(ByteBuffer attribute) {
        var bytes = new byte[attribute.limit()];
        attribute.get(0, bytes);
        return IpAddress.of(bytes);
    }

    static ByteBuffer slice(ByteBuffer buffer, int index, int length) {
        return buffer.slice(index, length).order(ByteOrder.nativeOrder());
    }
}
