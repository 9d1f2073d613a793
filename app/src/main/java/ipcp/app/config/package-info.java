/** The configuration file: from JSON text to a {@link ipcp.app.config.Config} that is valid, or to everything wrong with it. */
package ipcp.app.config;
