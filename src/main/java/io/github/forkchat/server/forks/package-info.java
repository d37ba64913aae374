/**
 * The Server Forks as Server Main sees them: the record of each, and the resources that each holds.
 *
 * <pre>
 *   ForkTable ──► ConnectedFork ─┬─ Admission       from where the client came, and when it came in
 *                                ├─ ForkLife        state, process, deadlines
 *                                ├─ Member          name and key
 *                                ├─ Presence        what the log has said about it
 *                                ├─ Activity        counts of its frames and messages
 *                                ├─ ForkFeed        what is delivered to it
 *                                ├─ RequestAccount  its requests
 *                                └─ MessageParts    the long message that it is sending
 *
 *   ForkRegistry      the resources of a fork: its row, ClientSlots, StartupLimiter, its pid
 *   TokenFrame        the first frame of each fork
 *   PresenceLog       the log lines about clients that come and go
 *   ForkReaper        waits for those that ended; TaskLimit: ends those with too many threads
 *   FloodGuard        finds the worker that writes garbage
 * </pre>
 */
package io.github.forkchat.server.forks;
