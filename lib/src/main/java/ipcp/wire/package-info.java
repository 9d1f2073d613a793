/**
 * How packets travel in a byte stream: codecs and handshakes as bytes in and messages out, without threads or sockets.
 */
package ipcp.wire;
