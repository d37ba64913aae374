package io.github.forkchat.server.bans;

import io.github.forkchat.server.diagnostics.ServerLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The file of bans. */
final class BanFileTest {
    private static final long NOW = 1_764_000_000_000L;

    @TempDir
    private Path folder;

    private static Ban ban(String target, long untilMillis, String reason) {
        return new Ban(BanTarget.parse(target).orElseThrow(), "bob", "root", NOW, untilMillis, reason);
    }

    private List<Ban> saved(List<Ban> bans) throws IOException {
        Path path = folder.resolve("bans");
        try (ServerLog log = new ServerLog(false);
                BanFile file = new BanFile(path, log)) {
            file.save(bans);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path), files.toList(), "no other file is left");
        }
        return BanFile.read(path, NOW);
    }

    @Test
    void savedBansAreReadAgain() throws IOException {
        List<Ban> bans = List.of(
                ban("192.0.2.7", NOW + 1, ""),
                ban("2001:db8::1", Ban.FOR_EVER, "grüße \"an\" alle \\ \u2028"),
                ban("uid:1001", NOW + 86_400_000, "x"));
        assertEquals(bans, saved(bans));
        assertEquals(bans.subList(1, 3), BanFile.read(folder.resolve("bans"), NOW + 1), "the first one is over");
        assertEquals(List.of(), saved(List.of()));
    }

    @Test
    void aDeviceIsNotReplacedAndALinkStaysOne() throws IOException {
        Path file = Files.createFile(folder.resolve("bans"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Path toDevice = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));
        List<Ban> bans = List.of(ban("192.0.2.7", Ban.FOR_EVER, ""));
        for (Path path : List.of(link, toDevice)) {
            try (ServerLog log = new ServerLog(false);
                    BanFile banFile = new BanFile(path, log)) {
                banFile.save(bans);
            }
            assertTrue(Files.isSymbolicLink(path), "" + path);
        }
        assertEquals(bans, BanFile.read(file, NOW));
        assertTrue(!Files.isRegularFile(Path.of("/dev/null")));
    }

    @Test
    void noFileIsNoBans() throws IOException {
        assertEquals(List.of(), BanFile.read(folder.resolve("none"), NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.7",
                "{}",
                "{\"target\":\"bob\",\"by\":\"root\",\"since\":\"2026-11-25T12:03:05.120Z\",\"until\":\"unbanned\"}",
                "{\"target\":\"192.0.2.7\",\"by\":\"root\",\"since\":\"today\",\"until\":\"unbanned\"}",
                "{\"target\":\"192.0.2.7\",\"by\":\"root\",\"since\":\"2026-11-25T12:03:05.120Z\"}"
            })
    void aLineThatIsNoBanIsNotPassedOver(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("bans"), "\n" + line + "\n");
        IOException failure = assertThrows(IOException.class, () -> BanFile.read(file, NOW));
        assertTrue(failure.getMessage().startsWith("line 2 is no ban: "), failure.getMessage());
    }

    @Test
    void theDefaultPathIsInTheStateDirectoryAndNamesTheAddress() {
        InetSocketAddress tcp = InetSocketAddress.createUnresolved("host", 8784);
        Map<String, String> all = Map.of("STATE_DIRECTORY", "/s", "XDG_STATE_HOME", "/x", "HOME", "/h");
        assertEquals(Optional.of(Path.of("/s/bans-8784")), StatePath.ofBans(all, List.of(tcp)));
        assertEquals(
                Optional.of(Path.of("/x/forkchat/bans-8784")),
                StatePath.ofBans(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h"), List.of(tcp)));
        assertEquals(
                Optional.of(Path.of("/h/.local/state/forkchat/bans-run-room")),
                StatePath.ofBans(Map.of("HOME", "/h"), List.of(UnixDomainSocketAddress.of("/run/room"))));
        for (String usual : List.of("127.0.0.1", "0.0.0.0", "::")) {
            assertEquals(
                    Optional.of(Path.of("/s/bans-8784")),
                    StatePath.ofBans(all, List.of(new InetSocketAddress(usual, 8784))));
        }
        assertEquals(
                Optional.of(Path.of("/s/bans-192.0.2.7-8784")),
                StatePath.ofBans(all, List.of(new InetSocketAddress("192.0.2.7", 8784))));
        InetSocketAddress any = InetSocketAddress.createUnresolved("host", 0);
        assertEquals(Optional.empty(), StatePath.ofBans(all, List.of(any)), "no later server finds it");
        assertEquals(Optional.empty(), StatePath.ofBans(Map.of("HOME", "relative"), List.of(tcp)));
    }
}
