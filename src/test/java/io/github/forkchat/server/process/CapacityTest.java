package io.github.forkchat.server.process;

import io.github.forkchat.libc.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests of the capacity by the scarcest resource. */
final class CapacityTest {
    private static final long MUCH = ResourceLimits.UNLIMITED;
    private static final long MEBIBYTE = 1 << 20;
    private static final int UID = 1000;

    @TempDir
    private Path root;

    private static void assertRoom(int clients, String scarcest, Capacity capacity) {
        assertEquals(clients, capacity.clients());
        assertEquals(scarcest, capacity.scarcest());
    }

    @Test
    void theScarcestDecides() {
        assertRoom(960, "1024 open files", new Capacity(1024, MUCH, MUCH));
        assertRoom(50, "room for 1000 more processes and threads", new Capacity(MUCH, 1000, MUCH));
        assertRoom(100, "1328 MiB of free memory", new Capacity(MUCH, MUCH, 1328 * MEBIBYTE));
        assertRoom(50, "room for 1000 more processes and threads", new Capacity(1024, 1000, 1328 * MEBIBYTE));
    }

    @Test
    void oneClientIsAlwaysTried() {
        assertEquals(1, new Capacity(20, 0, 0).clients());
    }

    /** A file of a machine that is made up. */
    private void file(String path, String... lines) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }

    @Test
    void aMachineWithoutProcHasNoLimitsButThoseOfTheUser() {
        assertEquals(new Capacity(1024, 500, MUCH), Capacity.read(root, 1024, 500, UID));
    }

    @Test
    void theUsersThreadsAndTheFreeMemoryAreFoundInProc() throws IOException {
        file("proc/meminfo", "MemTotal:        8000000 kB", "MemAvailable:    2048000 kB");
        file("proc/1/status", "Name:   init", "Uid:    0       0       0       0", "Threads:        1");
        file("proc/20/status", "Name:   java", "Uid:    1000    1000    1000    1000", "Threads:        30");
        file("proc/21/status", "Name:   sh", "Uid:    1000    1000    1000    1000", "Threads:        1");
        assertEquals(new Capacity(1024, 469, 2_048_000L << 10), Capacity.read(root, 1024, 500, UID));
        assertEquals(new Capacity(1024, MUCH, 2_048_000L << 10), Capacity.read(root, 1024, MUCH, UID));
        assertEquals(0, Capacity.read(root, 1024, 10, UID).processes());
    }

    @Test
    void aControlGroupMayLeaveLess() throws IOException {
        file("proc/meminfo", "MemAvailable:    2048000 kB");
        file("proc/self/cgroup", "0::/user/chat");
        file("proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw");
        String group = "sys/fs/cgroup/user/chat/";
        file(group + "pids.max", "100");
        file(group + "pids.current", "40");
        file(group + "memory.max", "" + 512 * MEBIBYTE);
        file(group + "memory.current", "" + 256 * MEBIBYTE);
        file(group + "memory.stat", "anon 1", "inactive_file " + 64 * MEBIBYTE);
        assertEquals(new Capacity(1024, 60, 320 * MEBIBYTE), Capacity.read(root, 1024, 500, UID));
        file(group + "pids.max", "max");
        file(group + "memory.max", "max");
        assertEquals(new Capacity(1024, 500, 2_048_000L << 10), Capacity.read(root, 1024, 500, UID));
    }
}
