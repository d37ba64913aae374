/**
 * The header reader: the process that reads the PROXY protocol headers of proxied clients for Server Main.
 *
 * <pre>
 *   HeaderReader ──► HeaderParser ─┬─ HeaderV1    a line of text    ──► ProxyHeader, the result
 *                                  └─ HeaderV2    binary
 * </pre>
 */
package io.github.forkchat.fork.proxy;
