/**
 * The client on a terminal.
 *
 * <pre>
 *   TerminalClient ─┬─► Screen ──► TypedLine, Palette, TerminalReset, Suspension,
 *                   │              TerminalSetup ──► SystemTerminal
 *                   ├─► Arrival    the password, and the first answer
 *                   ├─► Roster     the clients in the room, for completion
 *                   └─► Help
 * </pre>
 */
package io.github.forkchat.client.terminal;
