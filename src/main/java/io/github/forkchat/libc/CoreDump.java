package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Controls which memory of this process is written to a file when it crashes. Its C counterpart: {@code
 * setrlimit(RLIMIT_CORE)}, and {@code coredump_filter}, see core(5). Threads: any.
 */
public final class CoreDump {
    private static final Path FILTER = Path.of("/proc/self/coredump_filter");
    private static final String NOTHING = "0";

    private CoreDump() {}

    /**
     * Disables core dumps. Where Linux pipes core dumps to a program, the limit does not apply, but the dump then
     * contains no memory.
     */
    @SuppressWarnings("EmptyCatch") // this system has no such file
    public static void forbid() {
        try (NativeBuffer none = ResourceLimits.struct(0)) {
            ResourceLimits.lowerOwn(Constant.RLIMIT_CORE, none.address());
        }
        try {
            Files.writeString(FILTER, NOTHING, StandardCharsets.US_ASCII);
        } catch (IOException noSuchFile) {
        }
    }
}
