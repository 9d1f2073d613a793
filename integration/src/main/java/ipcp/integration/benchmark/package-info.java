/** The benchmark: this tunnel beside others and beside the bare cable, all measured the same way in one run. */
package ipcp.integration.benchmark;
