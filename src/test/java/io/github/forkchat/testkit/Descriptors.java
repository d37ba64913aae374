package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The descriptor tables of processes, from {@code /proc/PID/fd}. */
public final class Descriptors {
    private Descriptors() {}

    /** Number to what it is, such as {@code socket:[8468]}. */
    public static Map<Integer, String> of(long pid) throws IOException {
        Map<Integer, String> table = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path entry : entries) {
                put(table, entry);
            }
        }
        return table;
    }

    @SuppressWarnings("EmptyCatch") // it was closed meanwhile
    private static void put(Map<Integer, String> table, Path entry) throws IOException {
        try {
            String what = Files.readSymbolicLink(entry).toString();
            table.put(Integer.parseInt(entry.getFileName().toString()), what);
        } catch (NoSuchFileException closed) {
        }
    }

    /** A worker has no socket and no pipe but those of its descriptors 0 to 4, however often. */
    public static void assertNoneButTheFive(long pid) throws IOException {
        Map<Integer, String> table = of(pid);
        Set<String> five = new HashSet<>();
        for (int fd = 0; fd < 5; fd++) {
            five.add(table.get(fd));
        }
        for (String what : table.values()) {
            boolean isOther = what.startsWith("socket:") || what.startsWith("pipe:");
            assertTrue(!isOther || five.contains(what), what + " in " + table);
        }
    }

    /** A worker's sockets and pipes are those of its descriptors 0 to 4; it may have opened 3 and 4 once more. */
    public static void assertFiveAlone(long pid) throws IOException {
        Map<Integer, String> table = of(pid);
        assertTrue(table.get(0).startsWith("socket:"), "" + table);
        assertEquals(table.get(1), table.get(2), "both are the log pipe");
        assertTrue(List.of(1, 3, 4).stream().allMatch(fd -> table.get(fd).startsWith("pipe:")), "" + table);
        assertEquals(
                4,
                table.entrySet().stream()
                        .filter(e -> e.getKey() < 5)
                        .map(Map.Entry::getValue)
                        .distinct()
                        .count());

        Map<String, Integer> copies = new HashMap<>();
        table.values().stream()
                .filter(what -> what.startsWith("socket:") || what.startsWith("pipe:"))
                .forEach(what -> copies.merge(what, 1, Integer::sum));
        assertEquals(Map.of(table.get(0), 1, table.get(1), 2, table.get(3), 2, table.get(4), 2), copies, "" + table);
    }
}
