/** Structured concurrency as in JEP 505, on final APIs only. Depends on nothing. */
package ipcp.scope;
