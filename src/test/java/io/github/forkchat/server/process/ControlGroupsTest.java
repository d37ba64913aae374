package io.github.forkchat.server.process;

import io.github.forkchat.libc.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Limits of control groups of both versions, from files as Linux has them. */
final class ControlGroupsTest {
    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private void assertLeft(long processes, long memory) {
        ControlGroups groups = new ControlGroups(root);
        assertEquals(processes, groups.processesLeft());
        assertEquals(memory, groups.memoryLeft());
    }

    @Test
    void theSecondVersionLimitsByEachGroupOnTheWay() throws IOException {
        file("proc/self/cgroup", "0::/a/b");
        file("proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw");
        file("sys/fs/cgroup/a/b/pids.max", "max");
        file("sys/fs/cgroup/a/b/pids.current", "10");
        file("sys/fs/cgroup/a/pids.max", "100");
        file("sys/fs/cgroup/a/pids.current", "30");
        file("sys/fs/cgroup/a/b/memory.max", "1000000");
        file("sys/fs/cgroup/a/b/memory.current", "400000");
        file("sys/fs/cgroup/a/b/memory.stat", "anon 7\ninactive_file 100000\nactive_file 5");
        file("sys/fs/cgroup/a/memory.max", "2000000");
        file("sys/fs/cgroup/a/memory.current", "1900000");
        assertLeft(70, 100_000);
    }

    @Test
    void theFirstVersionHasADirectoryForEachController() throws IOException {
        file("proc/self/cgroup", "8:pids:/\n4:cpu,memory:/jobs/7\n0::/");
        file("proc/self/mountinfo", """
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /sys/fs/cgroup/mem rw,relatime shared:9 - cgroup cgroup rw,cpu,memory
                39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw""");
        file("sys/fs/cgroup/mem/memory.limit_in_bytes", "9223372036854771712");
        file("sys/fs/cgroup/mem/memory.usage_in_bytes", "5000000");
        file("sys/fs/cgroup/mem/jobs/7/memory.limit_in_bytes", "3000000");
        file("sys/fs/cgroup/mem/jobs/7/memory.usage_in_bytes", "2500000");
        file("sys/fs/cgroup/mem/jobs/7/memory.stat", "inactive_file 1\ntotal_inactive_file 200000");
        assertLeft(ResourceLimits.UNLIMITED, 700_000);
    }

    /** A container sees its group by the host's path, and has the group itself mounted. */
    @Test
    void aContainersGroupIsTheOneThatIsMounted() throws IOException {
        file("proc/self/cgroup", "4:memory:/docker/12ab\n8:pids:/docker/12ab");
        file("proc/self/mountinfo", """
                33 31 0:32 /docker/12ab /sys/fs/cgroup/memory ro master:17 - cgroup cgroup rw,memory
                34 31 0:33 /docker/12ab /sys/fs/cgroup/pids ro master:18 - cgroup cgroup rw,pids""");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000");
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", "1500");
        file("sys/fs/cgroup/pids/pids.max", "50");
        file("sys/fs/cgroup/pids/pids.current", "20");
        assertLeft(30, 0);
    }

    @Test
    void withoutControlGroupsThereIsNoLimit() throws IOException {
        assertLeft(ResourceLimits.UNLIMITED, ResourceLimits.UNLIMITED);
        file("proc/self/cgroup", "0::/");
        file("proc/self/mountinfo", "1 2 0:3 / / rw - ext4 /dev/vda rw");
        assertLeft(ResourceLimits.UNLIMITED, ResourceLimits.UNLIMITED);
    }
}
