/**
 * What a client has sent: cut into lines or records, cleaned, counted.
 *
 * <pre>
 *   bytes ──► Framer ─┬─ LineFramer ── AsciiScanner, TelnetSequence
 *                     └─ RecordFramer
 *                          │
 *                          └──► TextCleaner, LineRate, ByteRate
 *
 *   ForeignProtocol    HTTP and TLS are refused
 *   RequestFinder      the number of a request in a line that is no JSON
 * </pre>
 */
package io.github.forkchat.fork.input;
