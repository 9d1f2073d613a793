/**
 * Sessions, heartbeat, the egress queue and its fairness, routing by address: the server and the client of a tunnel.
 */
package ipcp.tunnel;
