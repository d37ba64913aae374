package io.github.forkchat.fork;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The short name of this process, which {@code pstree}, {@code top} and {@code pkill} go by; without it every worker is
 * {@code java}. Its C counterpart: {@code prctl(PR_SET_NAME)}. Threads: stateless.
 */
final class ProcessName {
    private static final String COMM = "/proc/self/comm";

    private ProcessName() {}

    /** Sets it, on Linux, proc(5); elsewhere it stays {@code java}. The kernel keeps 15 bytes. */
    @SuppressWarnings("EmptyCatch") // it is there for those who look at a list of processes, and nothing depends on it
    static void set(String name) {
        try (FileOutputStream comm = new FileOutputStream(COMM)) {
            comm.write(name.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException noProc) {
            // see above
        }
    }
}
