/** Where packets enter and leave: TUN and TAP devices, and an in-memory pair that stands in for them. */
package ipcp.link;
