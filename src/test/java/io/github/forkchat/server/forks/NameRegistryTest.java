package io.github.forkchat.server.forks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

/** Tests of the names of clients. */
final class NameRegistryTest {
    private final NameRegistry names = new NameRegistry();

    private static ConnectedFork fork(int id, String login) {
        return new ConnectedFork(id, "peer", login, null, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Alice", "a-b_c.d9", "abcdefghijklmnopqrstuvwx", "clients", "client7x", "servers"})
    void lettersDigitsAndAFewSignsMakeAName(String name) {
        assertNull(NameRegistry.fault(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9a",
                "-a",
                "_a",
                ".a",
                "a b",
                "a:",
                "a\n",
                "ä",
                "ａ",
                "abcdefghijklmnopqrstuvwxy",
                "client7",
                "CLIENT12",
                "server",
                "Server"
            })
    void otherTextsAreRefusedAsNames(String name) {
        assertNotNull(NameRegistry.fault(name));
    }

    @Test
    void aNameIsOneWithoutRegardToCase() {
        ConnectedFork alice = fork(0, null);
        names.giveDefault(alice);
        names.give(alice, "Alice");
        assertSame(alice, names.owner("aLICE"));
        assertNull(names.owner("client0"), "its first name is free");
        assertEquals("Alice", alice.member().nameText());
    }

    @Test
    void aNameIsFreeWhenItsOwnerLeaves() {
        ConnectedFork alice = fork(0, null);
        names.give(alice, "alice");
        ConnectedFork other = fork(1, null);
        names.giveDefault(other);
        names.free(alice);
        assertNull(names.owner("alice"));
        names.give(other, "alice");
        names.free(alice); // once more, which takes nothing from the new owner
        assertSame(other, names.owner("alice"));
    }

    private void come(String login, String expected) {
        ConnectedFork fork = fork(0, login);
        assertEquals(expected, names.ofLogin(login));
        names.give(fork, expected);
    }

    @Test
    void theNumberOfASecondLoginIsNotTheNameOfAnotherUser() {
        come("alice-2", "alice-2");
        come("alice", "alice");
        come("alice", "alice-3");
        come("alice-2", "alice-2-2");
    }

    @Test
    void aUserKeepsItsNameForItselfWhileItIsAway() {
        come("alice-2", "alice-2");
        names.free(names.owner("alice-2"));
        come("alice", "alice");
        come("alice", "alice-3");
        come("alice-2", "alice-2");
    }

    @Test
    void aUserHasItsNameThoughItIsTheNumberOfAnother() {
        come("alice", "alice");
        come("alice", "alice-2");
        come("alice-2", "alice-2");
    }

    @Test
    void twoUsersWhoseNamesDifferInCaseHaveDifferentOnes() {
        come("Alice", "Alice");
        come("alice", "alice-2");
        come("Alice", "Alice-3");
    }

    @Test
    void theSecondOfAUserIsNumbered() {
        for (String expected : new String[] {"ann", "ann-2", "ann-3"}) {
            ConnectedFork fork = fork(expected.length(), "ann");
            assertEquals(expected, names.ofLogin("ann"));
            names.give(fork, expected);
        }
    }

    @Test
    void aLoginNameIsForItsUserAlone() {
        assertEquals("ann", names.ofLogin("ann"));
        assertNotNull(names.fault(fork(0, null), "Ann"));
        assertNotNull(names.fault(fork(0, "bob"), "ann-2"));
        assertNull(names.fault(fork(0, "ann"), "ann"));
        assertNull(names.fault(fork(0, null), "ann-x"));
    }

    @Test
    void aLoginThatCannotBeANameIsNone() {
        assertNull(names.ofLogin("0day"));
        assertNull(names.ofLogin("a.name.of.more.than.24.letters"));
    }
}
