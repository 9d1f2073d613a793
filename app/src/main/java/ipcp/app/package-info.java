/** The program {@code ipcpd}: command line, configuration, logging, and the life of the process. */
package ipcp.app;
