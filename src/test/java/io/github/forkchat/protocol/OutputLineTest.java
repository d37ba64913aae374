package io.github.forkchat.protocol;

import io.github.forkchat.protocol.Signal.Recipients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The table of the server's lines for clients. */
final class OutputLineTest {
    /** What a worker keeps for itself. */
    private static final Set<Signal> NOT_FOR_CLIENTS = EnumSet.of(Signal.CREDIT_SIGNAL, Signal.LATE_SIGNAL);
    /** What the views say in words of their own, or a person does not ask for. */
    private static final Set<OutputLine> WITHOUT_TEXT = EnumSet.of(
            OutputLine.WELCOME,
            OutputLine.RECEIPT,
            OutputLine.STATISTICS,
            OutputLine.WATCHED_CLIENT,
            OutputLine.WATCHED);

    private static JsonLine object(OutputLine line) {
        return line.object(3, 5, 0, "alice", "id=7 peer=unix target=192.0.2.7 until=unbanned reason=none given");
    }

    @ParameterizedTest
    @EnumSource
    void eachSignalThatServerMainSendsToForksHasALine(Signal signal) {
        boolean isForClients = signal.recipients() != Recipients.NOBODY && !NOT_FOR_CLIENTS.contains(signal);
        if (isForClients) {
            assertNotNull(OutputLine.of(signal), "a line in OutputLine");
        } else {
            assertNull(OutputLine.of(signal));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachLineHasATypeOfItsOwnAndASignalOfItsOwn(OutputLine line) {
        assertSame(line, OutputLine.of(object(line)));
        Set<OutputLine> lines = new HashSet<>();
        for (Signal signal : Signal.values()) {
            lines.add(OutputLine.of(signal));
        }
        assertTrue(lines.contains(line));
    }

    @ParameterizedTest
    @EnumSource
    void eachLineHasATextOfMembersThatItsObjectHas(OutputLine line) {
        assertEquals(!WITHOUT_TEXT.contains(line), line.hasText());
        String text = line.text(object(line));
        assertFalse(text.contains("?") || text.contains("{") || text.contains("}"), text);
        assertTrue(text.isEmpty() || text.startsWith("-- ") || text.startsWith("alice"), text);
    }

    @ParameterizedTest
    @EnumSource
    void theManualHasEachTypeWithItsMembers(OutputLine line) throws IOException {
        Set<String> members = line.object(3, 5, 0, "alice", "").members().keySet();
        String manual = Files.readString(Path.of("src/docs/views.md"));
        assertTrue(
                manual.lines()
                        .filter(row -> row.startsWith("| `" + line.type() + "` | "))
                        .map(row -> Set.copyOf(List.of(("type " + row).split("[ `|:(),;]+", -1))))
                        .anyMatch(words -> words.containsAll(members)),
                members + " in a row of " + line.type());
    }
}
