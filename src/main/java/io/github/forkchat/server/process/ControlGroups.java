package io.github.forkchat.server.process;

import io.github.forkchat.libc.ResourceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The remaining resources of this process's control group and of all groups around it: cgroups(7), both versions.
 * Exists on Linux only; other systems have no such limit.
 *
 * <p>Sources, see proc(5): {@code /proc/self/cgroup} names the group of each controller; {@code /proc/self/mountinfo}
 * names the directory where that controller's groups are mounted, and which group that directory is.
 *
 * <p>Threads: immutable.
 */
final class ControlGroups {
    private static final int MOUNT_ROOT = 3;
    private static final int MOUNT_POINT = 4;
    private static final int GROUP_FIELDS = 3;
    private static final int MOUNT_FIELDS = 6;

    /** A control group: its directory in {@code /sys}, the controller's top directory, and the version. */
    private record Group(Path directory, Path top, boolean isFirstVersion) {}

    private final Path root;

    /** @param root root of the file system; tests use another one */
    ControlGroups(Path root) {
        this.root = root;
    }

    /** How many processes and threads may still be started. */
    long processesLeft() {
        return left("pids", "pids.max", "pids.current", "pids.max", "pids.current", "");
    }

    /**
     * How many bytes may still be used. The kernel's number of used bytes includes cached files, which can be dropped.
     */
    long memoryLeft() {
        return left(
                "memory",
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "memory.max",
                "memory.current",
                "inactive_file ");
    }

    private long left(
            String controller, String limit1, String usage1, String limit2, String usage2, String reclaimable) {
        Optional<Group> found = group(controller);
        long minLeft = ResourceLimits.UNLIMITED;
        if (found.isEmpty()) {
            return minLeft;
        }
        Group group = found.get();
        String limitFile = group.isFirstVersion() ? limit1 : limit2;
        String usageFile = group.isFirstVersion() ? usage1 : usage2;
        String stat = (group.isFirstVersion() ? "total_" : "") + reclaimable;
        for (Path directory = group.directory(); directory.startsWith(group.top()); directory = directory.getParent()) {
            OptionalLong limit = number(directory.resolve(limitFile), "");
            OptionalLong usage = number(directory.resolve(usageFile), "");
            if (limit.isPresent() && usage.isPresent()) {
                long freeable = reclaimable.isEmpty()
                        ? 0
                        : number(directory.resolve("memory.stat"), stat).orElse(0);
                minLeft = Math.min(minLeft, Math.max(0, limit.getAsLong() - usage.getAsLong() + freeable));
            }
        }
        return minLeft;
    }

    private Optional<Group> group(String controller) {
        String first = "";
        String second = "";
        for (String line : lines("proc/self/cgroup")) {
            String[] fields = line.split(":", GROUP_FIELDS);
            if (fields.length == GROUP_FIELDS) {
                first = has(fields[1], controller) ? fields[2] : first;
                second = fields[1].isEmpty() ? fields[2] : second;
            }
        }
        boolean isFirst = !first.isEmpty();
        return mounted(isFirst ? first : second, isFirst, controller);
    }

    private Optional<Group> mounted(String group, boolean isFirstVersion, String controller) {
        for (String line : lines("proc/self/mountinfo")) {
            String[] fields = line.split(" ", -1);
            int type = Arrays.asList(fields).indexOf("-") + 1;
            if (type < MOUNT_FIELDS || fields.length < type + GROUP_FIELDS) {
                continue;
            }
            boolean wanted = isFirstVersion
                    ? fields[type].equals("cgroup") && has(fields[type + 2], controller)
                    : fields[type].equals("cgroup2");
            if (wanted) {
                Path top = root.resolve(fields[MOUNT_POINT].substring(1));
                return Optional.of(new Group(directory(top, fields[MOUNT_ROOT], group), top, isFirstVersion));
            }
        }
        return Optional.empty();
    }

    /** In a container the mounted directory may be the group itself; groups outside of it cannot be seen. */
    private static Path directory(Path top, String mountRoot, String group) {
        Path path = Path.of(group);
        Path from = Path.of(mountRoot);
        Path directory =
                path.startsWith(from) ? top.resolve(from.relativize(path)).normalize() : top;
        return directory.startsWith(top) && Files.isDirectory(directory) ? directory : top;
    }

    private static boolean has(String list, String word) {
        return Arrays.asList(list.split(",", -1)).contains(word);
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException noSuchFile) {
            return List.of();
        }
    }

    /**
     * The number behind {@code start} on the first line that begins with it; empty if there is none, as in {@code
     * max}.
     */
    private static OptionalLong number(Path file, String start) {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(start)) {
                    return OptionalLong.of(Long.parseLong(line.substring(start.length())));
                }
            }
        } catch (IOException | NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
