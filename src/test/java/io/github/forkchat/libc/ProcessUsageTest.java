package io.github.forkchat.libc;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class ProcessUsageTest {
    private static final Os OS = Os.current();

    /** The thread that asks ends the server if this fails. */
    @Test
    void withoutAFreeDescriptorNoUsageIsKnown() {
        ProcessUsage.ofChildren(); // loads the classes
        int files = Constant.RLIMIT_NOFILE.on(OS);
        try (NativeBuffer former = new NativeBuffer(Constant.SIZEOF_RLIMIT.on(OS));
                NativeBuffer none = new NativeBuffer(Constant.SIZEOF_RLIMIT.on(OS))) {
            assertEquals(0, LibC.getrlimit(files, former.address()));
            long hard = former.bytes().getLong(Constant.OFF_RLIM_MAX.on(OS));
            none.bytes().putLong(Constant.OFF_RLIM_MAX.on(OS), hard);
            assertEquals(0, LibC.setrlimit(files, none.address()));
            Map<Integer, ProcessUsage> usages;
            try {
                usages = ProcessUsage.ofChildren();
            } finally {
                LibC.setrlimit(files, former.address());
            }
            assertEquals(Map.of(), usages);
        }
    }
}
