package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** The memory of another process, {@code /proc/PID/mem}; Linux alone. */
public final class ProcessMemory {
    private static final int CHUNK_BYTES = 1 << 20;

    private ProcessMemory() {}

    /** The mappings in which these bytes stand; they must be fewer than {@link #CHUNK_BYTES}. */
    public static List<String> find(long pid, byte[] wanted) throws IOException {
        List<String> found = new ArrayList<>();
        try (FileChannel memory = FileChannel.open(Path.of("/proc/" + pid + "/mem"))) {
            for (String mapping : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
                String[] range = mapping.substring(0, mapping.indexOf(' ')).split("-", -1);
                if (mapping.contains(" rw") && !mapping.contains("[v")) {
                    long from = Long.parseUnsignedLong(range[0], 16);
                    long to = Long.parseUnsignedLong(range[1], 16);
                    for (long at = from; at < to; at += CHUNK_BYTES - wanted.length) {
                        int length = (int) Math.min(CHUNK_BYTES, to - at);
                        if (contains(read(memory, at, length), wanted)) {
                            found.add(mapping);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new TestAbortedException("this user cannot look into the memory of its processes: " + e.getMessage());
        }
        return found;
    }

    private static ByteBuffer read(FileChannel memory, long at, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            memory.read(bytes, at);
        } catch (IOException notThere) {
            bytes.clear();
        }
        return bytes.flip();
    }

    private static boolean contains(ByteBuffer bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.limit(); i++) {
            if (bytes.get(i) == wanted[0] && bytes.slice(i, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                return true;
            }
        }
        return false;
    }
}
