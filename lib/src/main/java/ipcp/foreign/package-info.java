/** Calls of native functions that take arrays as they are. Depends on nothing. */
package ipcp.foreign;
