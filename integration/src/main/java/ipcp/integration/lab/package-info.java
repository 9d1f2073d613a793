/** The laboratory: network namespaces, the cables between them, and the programs that run inside. Needs root. */
package ipcp.integration.lab;
