/**
 * The Server Forks that there are: what Server Main knows of each, and what each takes and frees.
 *
 * <pre>
 *   ForkTable ──► ConnectedFork ─┬─ Admission       from where the client came, and when it came in
 *                                ├─ ForkLife        state, process, deadlines
 *                                ├─ Member          name and key
 *                                ├─ Presence        what the log has told of it
 *                                ├─ Activity        what it has said
 *                                ├─ ForkFeed        what it is given
 *                                ├─ RequestAccount  what it has asked for
 *                                └─ MessageParts    the long message that it is sending
 *
 *   ForkRegistry      what a fork frees when it is gone: its row, ClientSlots, StartupLimiter, its pid
 *   TokenFrame        the first frame of each fork
 *   ForkReaper        waits for those that ended; TaskLimit: ends those with too many threads
 * </pre>
 */
package io.github.forkchat.server.forks;
