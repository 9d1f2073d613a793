/** libsodium, keys, and the ciphers that the wires use. */
package ipcp.crypto;
