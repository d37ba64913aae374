package io.github.forkchat.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The table of commands, and how typed lines are read. */
final class CommandTest {
    /** A terminal of 80 columns, without the two dashes and the blank before the line. */
    private static final int MAX_COLUMNS = 77;

    @ParameterizedTest
    @EnumSource
    void eachCommandCanBeTypedOrSentAsAnObject(Command command) {
        assertFalse(command.word().isEmpty() && command.type().isEmpty());
        if (!command.word().isEmpty()) {
            assertSame(command, Command.ofWord(command.word()));
        }
        if (!command.type().isEmpty()) {
            assertSame(command, Command.ofType(command.type()));
            assertTrue(Command.types().contains(command.type()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachCommandThatCanBeTypedHasALineOfHelp(Command command) {
        if (!command.word().isEmpty()) {
            String line = Command.helpLines().stream()
                    .filter(text -> text.startsWith(command.word() + " "))
                    .findFirst()
                    .orElseThrow();
            String usage = command.usage().replace("usage: ", "");
            assertTrue(line.startsWith(usage + " "), line);
            assertFalse(line.substring(usage.length()).isBlank(), "help for " + usage);
            assertTrue(line.length() <= MAX_COLUMNS, line);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theManualHasEachCommand(Command command) throws IOException {
        String manual = Files.readString(Path.of("src/docs/views.md"));
        if (!command.word().isEmpty()) {
            String usage = command.usage().replace("usage: ", "");
            assertTrue(manual.contains("| `" + usage + "` |"), usage);
        }
        if (!command.type().isEmpty()) {
            Set<String> members =
                    new HashSet<>(command.object("a", "1").members().keySet());
            members.remove("type");
            assertTrue(
                    manual.lines()
                            .filter(row -> row.startsWith("| `" + command.type() + "` | "))
                            .anyMatch(row -> members.stream().allMatch(row::contains)),
                    members + " of " + command.type());
        }
    }

    @Test
    void eachRequestToServerMainHasASignalOfItsOwnExceptThoseOfOperators() {
        Set<Signal> signals = new HashSet<>();
        for (Command command : Command.values()) {
            Signal signal = command.signal();
            boolean isFree = signal == null || signal == Signal.OPERATOR_SIGNAL;
            assertTrue(isFree || (signal.carriesData() && signals.add(signal)), () -> "" + command);
        }
    }

    @Test
    void typedTextIsAMessageOrACommand() {
        assertEquals(ChatCommand.message("hello"), ChatCommand.parse("hello"));
        assertEquals(ChatCommand.message(""), ChatCommand.parse(""));
        assertEquals(ChatCommand.message("/tmp"), ChatCommand.parse("//tmp"));
        assertEquals(ChatCommand.message("/me waves"), ChatCommand.parse("/me  waves "));
        assertEquals(new ChatCommand(Command.DIRECT, "bob", "a  b", null), ChatCommand.parse("/msg  bob  a  b"));
        assertEquals(new ChatCommand(Command.NAME, "bob", "", null), ChatCommand.parse("/name bob "));
        assertEquals(new ChatCommand(Command.WHO, "", "", null), ChatCommand.parse("/who is there"));
        assertEquals(new ChatCommand(Command.KICK, "bob", "a  b", null), ChatCommand.parse("/kick bob a  b"));
        assertEquals(
                new ChatCommand(Command.BAN, "bob", "--for 10m spam", null),
                ChatCommand.parse("/ban bob --for 10m spam"));
        assertEquals(new ChatCommand(Command.LOCK, "", "", null), ChatCommand.parse("/lock"));
    }

    @Test
    void aTimeLimitIsAMemberOfItsOwn() throws ProtocolException {
        JsonLine object = Command.MUTE.object("bob", "--for 10m spam");
        assertEquals("{\"type\":\"mute\",\"name\":\"bob\",\"for\":\"10m\",\"text\":\"spam\"}", object.toString());
        assertEquals("--for 10m spam", ChatCommand.of(Command.MUTE, object).text());
        assertEquals("mute --for 10m spam", ChatCommand.of(Command.MUTE, object).requestText());
        assertEquals(
                "{\"type\":\"mute\",\"name\":\"bob\"}",
                Command.MUTE.object("bob", "").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/msg",
                "/msg bob",
                "/msg bob ",
                "/name",
                "/name a b",
                "/me",
                "/me ",
                "/kick",
                "/ban bob --for 5",
                "/say "
            })
    void wrongArgumentsAreAnsweredByTheUsage(String line) {
        ChatCommand typed = ChatCommand.parse(line);
        assertEquals(Command.ofWord(line.split(" ", -1)[0]).usage(), typed.fault());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nonsense", "/", "/ name", "/Name bob", "/whom"})
    void anUnknownWordIsNoCommand(String line) {
        ChatCommand typed = ChatCommand.parse(line);
        assertNull(typed.command());
        assertNotNull(typed.fault());
    }
}
