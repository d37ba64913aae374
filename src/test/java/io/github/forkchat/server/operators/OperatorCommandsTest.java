package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.bans.Ban;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.forks.ConnectedFork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The table of operator commands, in an empty room. */
final class OperatorCommandsTest {
    private static final Operator ROOT = new Operator("root", "test");

    /** A room without clients. */
    private static final class EmptyRoom implements RoomControl {
        private final List<String> told = new ArrayList<>();

        @Override
        public ConnectedFork member(String name) {
            return null;
        }

        @Override
        public void disconnect(ConnectedFork fork, String operator, String why) {
            throw new AssertionError("nobody is there");
        }

        @Override
        public void disconnectAll(Origin origin, String operator, String why) {
            told.add("disconnect " + origin.key());
        }

        @Override
        public void notice(String text) {
            told.add(text.replaceAll(" until \\S+Z", " until T"));
        }

        @Override
        public void clearHistory() {
            told.add("clear");
        }
    }

    /** Collects answers. */
    private static final class Answers implements Answer {
        private final List<String> all = new ArrayList<>();

        @Override
        public void ban(Ban ban) {
            all.add(ban.target().text());
        }

        @Override
        public void done() {
            all.add("done");
        }

        @Override
        public void refused(String why) {
            all.add("refused: " + why);
        }
    }

    private final EmptyRoom room = new EmptyRoom();
    private final ServerLog log = new ServerLog(false);
    private final OperatorCommands commands = new OperatorCommands(room, Operators.none(), log);

    private List<String> answers(Command command, String name, String text) {
        Answers answers = new Answers();
        commands.carryOut(ROOT, new ChatCommand(command, name, text, null), answers);
        return answers.all;
    }

    @ParameterizedTest
    @EnumSource
    void eachCommandOfOperatorsIsCarriedOutOrRefused(Command command) {
        if (command.isForOperators()) {
            List<String> all = answers(command, "192.0.2.7", "hello");
            assertEquals(1, all.size(), "" + all);
        }
    }

    @Test
    void aBanIsListedAndEnds() {
        assertEquals(List.of("done"), answers(Command.BAN, "192.0.2.7", "--for 10m spam"));
        assertEquals(List.of("192.0.2.7 was banned by root until T: spam", "disconnect c0000207"), room.told);
        assertEquals(List.of("192.0.2.7", "done"), answers(Command.BANS, "", ""));
        assertEquals(List.of("done"), answers(Command.UNBAN, "192.0.2.7", ""));
        assertEquals(List.of("refused: there is no ban of 192.0.2.7"), answers(Command.UNBAN, "192.0.2.7", ""));
        assertEquals(List.of("done"), answers(Command.BANS, "", ""));
    }

    @Test
    void invalidArgumentsAreRefusedWhoeverSendsThem() {
        assertEquals(
                List.of("refused: a duration is a number of at least 1, followed by s, m, h or d: 30s, 10m, 2h, 1d"),
                answers(Command.BAN, "192.0.2.7", "--for soon"));
        assertEquals(
                List.of("refused: nobody here is called bob, and it is no address"), answers(Command.BAN, "bob", ""));
        assertEquals(List.of("refused: there is no text"), answers(Command.SAY, "", " "));
        assertEquals(
                List.of("refused: the text of an operator command has at most 400 bytes"),
                answers(Command.SAY, "", "ä".repeat(201)));
        assertEquals(List.of("done"), answers(Command.SAY, "", "ä".repeat(200)));
        assertEquals(List.of("ä".repeat(200) + " (root)"), room.told);
    }
}
