package io.github.forkchat.libc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Holds the platform table, {@link Constant}, {@link Errno} and {@link SystemCall}, against the headers: those of this machine, and for
 * both systems those that {@code posix-constants.tsv} was made from. A table is a map from a row's name to its value;
 * a system's table has no row for what that system lacks.
 */
final class ConstantTest {
    private static final Path NATIVE_TEST = Path.of("native-test");
    private static final long DEADLINE_SECONDS = 60;

    /**
     * The rows that the reference table has under another name: it gives the size of a pointer only as that of the
     * members which are one.
     */
    private static final Map<String, String> REFERENCE_NAMES =
            Map.of(Constant.SIZEOF_POINTER.key(), "size.iovec.iov_base");

    /**
     * The rows that the reference table lacks, and what they are on macOS: pwd.h there begins with two pointers and two
     * ints, then come a time, two pointers and the home directory, the bits of a mode are POSIX's, and system calls have BSD's numbers. The headers of each machine that runs the tests are compared all the same.
     */
    private static final Map<String, Long> NOT_IN_REFERENCE = Map.ofEntries(
            Map.entry(Constant.OFF_PW_UID.key(), 16L),
            Map.entry(Constant.OFF_PW_GID.key(), 20L),
            Map.entry(Constant.OFF_PW_DIR.key(), 48L),
            Map.entry(Constant.S_IRUSR.key(), 0400L),
            Map.entry(Constant.S_IWUSR.key(), 0200L),
            Map.entry(Constant.S_IRGRP.key(), 040L),
            Map.entry(Constant.S_IWGRP.key(), 020L),
            Map.entry(Constant.S_IROTH.key(), 04L),
            Map.entry(Constant.P_PID.key(), 1L),
            Map.entry(Errno.ENXIO.name(), 6L),
            Map.entry(Constant.SYS_GETPID.key(), 20L),
            Map.entry(Constant.SYS_SETSID.key(), 147L));

    /**
     * The rows that the reference table lacks and that are used on Linux alone: those of the filter for system calls, and of
     * memory that pipes are given. The headers of each Linux that runs the tests are compared.
     */
    private static final Set<Constant> OF_LINUX_ALONE = EnumSet.copyOf(Stream.of(
                    EnumSet.range(Constant.F_ADD_SEALS, Constant.F_SEAL_WRITE),
                    EnumSet.range(Constant.SPLICE_F_NONBLOCK, Constant.FALLOC_FL_PUNCH_HOLE),
                    EnumSet.range(Constant.SECCOMP_MODE_FILTER, Constant.BPF_K),
                    EnumSet.range(Constant.SIZEOF_SOCK_FILTER, Constant.OFF_LANDLOCK_PARENT),
                    EnumSet.of(
                            Constant.TCGETS,
                            Constant.TIOCSTI,
                            Constant.TIOCLINUX,
                            Constant.PRIO_USER,
                            Constant.IOPRIO_WHO_USER,
                            Constant.SCHED_OTHER,
                            Constant.SCHED_BATCH,
                            Constant.SIZEOF_SCHED_PARAM,
                            Constant.CLONE_THREAD,
                            Constant.PR_SET_SECCOMP,
                            Constant.PR_SVE_SET_VL,
                            Constant.PR_SVE_GET_VL))
            .flatMap(Set::stream)
            .toList());

    @TempDir
    private Path folder;

    @Test
    void everyRowIsWhatTheHeadersOfThisMachineSay() throws Exception {
        run("make", "-C", NATIVE_TEST.toString(), "build/constants");
        SortedMap<String, Long> headers = new TreeMap<>();
        for (String line : run(NATIVE_TEST.resolve("build/constants").toString())) {
            String[] row = line.split(" ", -1);
            put(headers, row[0], Long.parseLong(row[1]));
        }
        assertEquals(List.of(), differences(javaTable(Os.current(), Processor.current()), headers));
    }

    @Test
    void macOsHasNoneOfTheRowsThatAreOfLinuxAlone() {
        OF_LINUX_ALONE.forEach(constant -> assertFalse(constant.existsOn(Os.MACOS), constant.key()));
    }

    @Test
    void theMacOsColumnIsWhatApplesHeadersSay() throws IOException {
        assertEquals(List.of(), differences(referenceRows(Os.MACOS), referenceTable("macos")));
    }

    @Test
    void theMacOsRowsThatTheReferenceLacksAreWhatItsHeadersSay() {
        NOT_IN_REFERENCE.forEach((key, value) ->
                assertEquals(value, javaTable(Os.MACOS, Optional.empty()).get(key), key));
    }

    @Test
    void theLinuxColumnIsWhatTheReferenceTableSays() throws IOException {
        assertEquals(List.of(), differences(referenceRows(Os.LINUX), referenceTable("linux_x86_64")));
        assertEquals(List.of(), differences(referenceRows(Os.LINUX), referenceTable("linux_aarch64")));
    }

    private static SortedMap<String, Long> referenceRows(Os os) {
        SortedMap<String, Long> rows = javaTable(os, Optional.empty());
        rows.keySet().removeAll(NOT_IN_REFERENCE.keySet());
        OF_LINUX_ALONE.forEach(constant -> rows.remove(constant.key()));
        return rows;
    }

    /** @param processor whose system calls belong to it */
    private static SortedMap<String, Long> javaTable(Os os, Optional<Processor> processor) {
        SortedMap<String, Long> rows = new TreeMap<>();
        for (Constant constant : Constant.values()) {
            if (constant.existsOn(os)) {
                put(rows, constant.key(), constant.longOn(os));
            }
        }
        for (Errno errno : Errno.values()) {
            put(rows, errno.name(), (long) errno.on(os));
        }
        for (SystemCall call : SystemCall.values()) {
            if (os == Os.LINUX && processor.isPresent() && call.existsOn(processor.get())) {
                put(rows, "SYS_" + call.name().toLowerCase(Locale.ROOT), (long) call.on(processor.get()));
            }
        }
        return rows;
    }

    /** Reads one column of the reference table, for the rows that the Java tables have; an empty cell is no row. */
    private static SortedMap<String, Long> referenceTable(String column) throws IOException {
        List<String[]> lines = referenceLines();
        int at = Arrays.asList(lines.get(0)).indexOf(column);
        assertTrue(at > 0, "no column " + column);
        SortedMap<String, String> cells = new TreeMap<>();
        for (String[] line : lines.subList(1, lines.size())) {
            assertNull(cells.put(line[1], line[at]), () -> line[1] + " stands there twice");
        }
        SortedMap<String, Long> rows = new TreeMap<>();
        for (String key : keys()) {
            if (NOT_IN_REFERENCE.containsKey(key)) {
                assertNull(cells.get(key), () -> "the reference table has a row for " + key + " now");
                continue;
            }
            String cell = cells.get(REFERENCE_NAMES.getOrDefault(key, key));
            assertNotNull(cell, () -> "the reference table has no row for " + key);
            if (!cell.isEmpty()) {
                put(rows, key, Long.decode(cell));
            }
        }
        return rows;
    }

    private static List<String[]> referenceLines() throws IOException {
        try (InputStream tsv = ConstantTest.class.getResourceAsStream("/posix-constants.tsv")) {
            assertNotNull(tsv, "posix-constants.tsv is not on the class path");
            return new String(tsv.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    /** The name of every row, whichever system has it. */
    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Constant constant : Constant.values()) {
            if (!OF_LINUX_ALONE.contains(constant)) {
                keys.add(constant.key());
            }
        }
        for (Errno errno : Errno.values()) {
            keys.add(errno.name());
        }
        return keys;
    }

    private static void put(Map<String, Long> rows, String key, Long value) {
        assertNull(rows.put(key, value), () -> key + " stands there twice");
    }

    /** A line for each row that only one of the two has, or that they have with different values. */
    private static List<String> differences(Map<String, Long> ours, Map<String, Long> theirs) {
        TreeSet<String> keys = new TreeSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(ours.get(key), theirs.get(key)))
                .map(key -> key + ": " + ours.get(key) + " in Java, " + theirs.get(key) + " in the headers")
                .toList();
    }

    /** Runs a command that has to succeed, and returns the lines that it printed. */
    private List<String> run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> String.join(" ", command) + " hangs");
            List<String> lines = Files.readAllLines(output);
            assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
