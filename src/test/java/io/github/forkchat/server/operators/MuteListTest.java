package io.github.forkchat.server.operators;

import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.forks.Admission;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.Mute;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The mutes of clients that come back, or have several connections. */
final class MuteListTest {
    private static final Origin USER = Origin.ofUser(1001);
    private static final Origin ADDRESS = Origin.of("192.0.2.7:50312");

    private final MuteList mutes = new MuteList();
    private int id;

    private ConnectedFork fork(Origin origin, String name) {
        Admission admission = new Admission(origin, false, null, false, 0);
        ConnectedFork fork = new ConnectedFork(id++, "peer", null, null, null, admission);
        fork.member().rename(name);
        return fork;
    }

    private ConnectedFork muted(Origin origin, String name) {
        ConnectedFork fork = fork(origin, name);
        assertTrue(mutes.add(fork, new Mute(name, Long.MAX_VALUE, "you are muted")));
        return fork;
    }

    private ConnectedFork named(Origin origin, String name) {
        ConnectedFork fork = fork(origin, name);
        mutes.named(fork);
        return fork;
    }

    @Test
    void theEndOfAMuteIsForAllConnectionsOfAUser() {
        ConnectedFork first = muted(USER, "alice");
        ConnectedFork second = named(USER, "alice-2");
        assertNotNull(second.member().mute());
        assertTrue(mutes.remove(first));
        assertNull(first.member().mute());
        assertNull(second.member().mute());
    }

    @Test
    void theEndOfTheMuteOfAClientThatIsAwayIsForItsOtherConnections() {
        muted(USER, "alice");
        ConnectedFork second = named(USER, "alice-2");
        assertTrue(mutes.remove("Alice"));
        assertNull(second.member().mute());
        assertNull(named(USER, "alice").member().mute());
    }

    @Test
    void overTcpAMuteIsForTheAddressAndTheName() {
        ConnectedFork alice = muted(ADDRESS, "alice");
        assertNotNull(named(ADDRESS, "ALICE").member().mute());
        assertNull(named(ADDRESS, "bob").member().mute());
        assertNull(named(Origin.of("192.0.2.8:50312"), "alice").member().mute());
        assertTrue(mutes.remove(alice));
        assertFalse(mutes.remove(alice));
    }

    @Test
    void aMuteThatIsOverNeedsNoEnd() {
        ConnectedFork alice = fork(ADDRESS, "alice");
        assertTrue(mutes.add(alice, new Mute("alice", 1, "you are muted")));
        assertNull(alice.member().mute());
        assertFalse(mutes.remove(alice));
        assertFalse(mutes.remove("alice"));
    }
}
