/** What carries the byte stream: addresses, dialling, listening, connections. */
package ipcp.transport;
