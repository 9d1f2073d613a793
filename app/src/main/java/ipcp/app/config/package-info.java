/** The configuration file: from JSON text to a valid {@link ipcp.app.config.Config}, or to everything wrong with it. */
package ipcp.app.config;
