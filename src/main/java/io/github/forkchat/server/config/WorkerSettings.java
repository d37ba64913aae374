package io.github.forkchat.server.config;

import io.github.forkchat.libc.Constant;
import io.github.forkchat.libc.Os;
import java.nio.file.Path;

/**
 * Settings for the workers. Threads: immutable.
 *
 * @param program the program to execute for each client, or null for forkchat's own
 * @param frameLimitBytes maximum length of a write to pipeForkToMain: {@link #MIN_FRAME_LIMIT_BYTES} to {@link
 *     #MAX_FRAME_LIMIT_BYTES}
 * @param privileges the users of the server and its workers, and what the kernel lets workers do
 */
public record WorkerSettings(Path program, int frameLimitBytes, Privileges privileges) {
    /**
     * The smallest PIPE_BUF that POSIX allows, _POSIX_PIPE_BUF in limits.h. Longer writes of different forks may be
     * interleaved.
     */
    public static final int MIN_FRAME_LIMIT_BYTES = 512;
    /** PIPE_BUF on this system. */
    public static final int MAX_FRAME_LIMIT_BYTES = Constant.PIPE_BUF.on(Os.current());

    /** Whether the workers run forkchat's own program. */
    public boolean areOwn() {
        return program == null;
    }
}
