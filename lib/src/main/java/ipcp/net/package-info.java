/** Views over packets, and the values their headers carry: addresses, prefixes. Depends on nothing. */
package ipcp.net;
