package io.github.forkchat.server.config;

import java.net.SocketAddress;

/**
 * The settings of trace, metrics and slow motion. Threads: immutable.
 *
 * @param trace whether to log lines for each message
 * @param metrics address on which to serve metrics by HTTP, or null
 * @param slowMotionMillis delay before a frame is read, and again before its message is delivered; 0: none
 */
public record DiagnosticSettings(boolean trace, SocketAddress metrics, int slowMotionMillis) {
    /** The defaults. */
    public static final DiagnosticSettings NONE = new DiagnosticSettings(false, null, 0);
}
