package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Hello;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.NameRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Requests for names. */
final class NameRequestsTest {
    private static final byte[] ANN = "ann".getBytes(StandardCharsets.US_ASCII);

    private final NameRegistry names = new NameRegistry();
    private final NameRequests requests = new NameRequests(names, new Announcer(null, null, null, null), null, false);
    private final ConnectedFork fork = new ConnectedFork(0, "peer", null, null, null, null);

    /** Server Main keeps the key, and 256 workers could have it keep 16 MB in a heap of 64. */
    @Test
    void aKeyThatIsTooLongIsRefused() {
        byte[] key = new byte[Hello.MAX_KEY_BYTES + 1];
        names.giveDefault(fork);
        assertEquals("the key of a name has at most 32 bytes", requests.ask(fork, ANN, key));
        assertEquals("client0", fork.member().nameText());
        names.give(fork, "ann");
        assertEquals("the key of a name has at most 32 bytes", requests.ask(fork, ANN, key));
        assertFalse(fork.member().opens(key));
    }

    @Test
    void theLongestKeyIsTaken() {
        byte[] key = new byte[Hello.MAX_KEY_BYTES];
        names.giveDefault(fork);
        assertNull(requests.ask(fork, ANN, key));
        assertTrue(fork.member().opens(key));
    }
}
