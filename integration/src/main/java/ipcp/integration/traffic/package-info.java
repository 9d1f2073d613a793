/**
 * Load and measurements: bulk TCP with a checksum, UDP packet rates, round trip times. The same classes run inside a
 * test, with their sockets in a namespace, and as processes of their own ({@link ipcp.integration.traffic.Traffic}).
 */
package ipcp.integration.traffic;
