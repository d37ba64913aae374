package io.github.forkchat.client.top;

import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the figures that top reads from a directory like /proc. */
final class LocalProcessesTest {
    @TempDir
    private Path proc;

    private static JsonLine client(int id, int pid, String peer) {
        return JsonLine.ofType("watched-client").with("id", id).with("pid", pid).with("peer", peer);
    }

    private void process(int pid, String title, String memory) throws IOException {
        Path folder = Files.createDirectories(proc.resolve("" + pid));
        Files.writeString(folder.resolve("cmdline"), title + "\0-Xmx16m\0");
        Files.writeString(folder.resolve("stat"), pid + " (a) b) S 77 1 1 0 -1 0 0 0 0 0 30 12 0 0 20 0 19 0 5\n");
        Files.writeString(folder.resolve("status"), "Name:\tforkchat\nVmHWM:\t   15000 kB\nVmRSS:\t   12000 kB\n");
        if (!memory.isEmpty()) {
            Files.writeString(folder.resolve("smaps_rollup"), memory);
        }
    }

    @Test
    void aWorkerIsFoundByItsTitle() throws IOException {
        process(4168, "forkchat: client 3 127.0.0.1:50312", "Rss:  9000 kB\nPss:  8192 kB\n");
        LocalProcesses processes = new LocalProcesses(proc);
        processes.look(List.of());
        LocalProcesses.Usage usage = processes.worker(client(3, 4168, "127.0.0.1:50312"));
        assertTrue(usage.isKnown());
        assertEquals(8 << 20, usage.memoryBytes());
        assertEquals(0, usage.cpuPercent());
        assertFalse(processes.serverMain().isKnown());
        process(77, "java", "");
        processes.look(List.of());
        assertTrue(processes.serverMain().isKnown());
    }

    @Test
    void withoutItsPssTheResidentSetCounts() throws IOException {
        process(4168, "forkchat: client 3 unix", "");
        LocalProcesses processes = new LocalProcesses(proc);
        processes.look(List.of());
        assertEquals(12_000 * 1_024, processes.worker(client(3, 4168, "unix")).memoryBytes());
    }

    @Test
    void aProcessIsReadOnceForEachSample() throws IOException {
        process(4168, "forkchat: client 3 unix", "");
        LocalProcesses processes = new LocalProcesses(proc);
        JsonLine client = client(3, 4168, "unix");
        processes.look(List.of(client));
        assertTrue(processes.worker(client).isKnown());
        Files.delete(proc.resolve("4168/stat"));
        assertTrue(processes.worker(client).isKnown());
        assertFalse(processes.isThere(client), "whether it is still there is read anew");
        processes.look(List.of(client));
        assertFalse(processes.worker(client).isKnown());
    }

    @Test
    void anotherProcessWithThatPidIsNoWorker() throws IOException {
        process(4168, "forkchat: client 4 127.0.0.1:50312", "");
        LocalProcesses processes = new LocalProcesses(proc);
        assertFalse(processes.worker(client(3, 4168, "127.0.0.1:50312")).isKnown());
        assertFalse(processes.worker(client(3, 4169, "127.0.0.1:50312")).isKnown());
        assertFalse(processes.worker(client(3, 0, "127.0.0.1:50312")).isKnown());
    }

    @Test
    void theQueuesOfASocketAreThoseOfItsPeer() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp"), """
                sl  local_address rem_address   st tx_queue rx_queue tr
                 0: 0100007F:2250 00000000:0000 0A 00000000:00000000 00:00000000
                 1: 0100007F:2250 0100007F:C488 01 00000400:00000011 00:00000000
                """);
        Files.writeString(proc.resolve("net/tcp6"), """
                sl  local_address                         remote_address                        st tx_queue rx_queue tr
                 0: 0000000000000000FFFF00000100007F:2250 0000000000000000FFFF00000200007F:C488 01 00000001:00000002 00:
                 1: B80D0120000000000000000001000000:2250 B80D0120000000000000000007000000:C488 01 00000003:00000004 00:
                """);
        assertEquals(new SocketQueues(1024, 17), SocketQueues.of(proc, "127.0.0.1:50312"));
        assertEquals(new SocketQueues(1, 2), SocketQueues.of(proc, "127.0.0.2:50312"));
        assertEquals(new SocketQueues(3, 4), SocketQueues.of(proc, "[2001:db8::7]:50312"));
        assertNull(SocketQueues.of(proc, "[2001:db8::8]:50312"));
        assertNull(SocketQueues.of(proc, "127.0.0.1:50313"));
        assertNull(SocketQueues.of(proc, "unix"));
    }
}
