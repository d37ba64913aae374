/**
 * Parsing of a client's input: framing into lines or records, cleaning, and rate limits.
 *
 * <pre>
 *   bytes ──► Framer ─┬─ LineFramer ── AsciiScanner, TelnetSequence
 *                     └─ RecordFramer
 *                          │
 *                          └──► TextCleaner, InputRate: LineRate, ByteRate
 *
 *   ForeignProtocol    HTTP and TLS are refused
 *   RequestFinder      the number of a request in a line that is no JSON
 * </pre>
 */
package io.github.forkchat.fork.input;
