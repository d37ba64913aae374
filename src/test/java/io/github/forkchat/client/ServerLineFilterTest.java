package io.github.forkchat.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the refusals that a client without a terminal finds in the server's output. */
final class ServerLineFilterTest {
    private static final String TAG = "k3v9";
    private static final String REFUSAL = "message refused: longer than 10 bytes";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Passes on a text in pieces of this length; returns what was passed on. */
    private String pass(ServerLineFilter refusals, String received, int pieceBytes) throws IOException {
        out.reset();
        byte[] bytes = received.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            refusals.pass(bytes, from, Math.min(bytes.length, from + pieceBytes));
        }
        refusals.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRefusalWithTheTagCountsAndIsPassedOnWithoutIt() throws IOException {
        String received = "hi\n" + REFUSAL + " tag=k3v9\nmessage\n%forkchat/1 refused: muted tag=k3v9\nrest";
        for (int pieceBytes = 1; pieceBytes <= received.length(); pieceBytes++) {
            ServerLineFilter refusals = new ServerLineFilter(TAG, out);
            assertEquals(
                    "hi\n" + REFUSAL + "\nmessage\n%forkchat/1 refused: muted\nrest",
                    pass(refusals, received, pieceBytes));
            assertEquals(2, refusals.count());
            assertFalse(refusals.wasKicked());
        }
    }

    @Test
    void aMessageThatLooksLikeARefusalDoesNotCount() throws IOException {
        String received =
                REFUSAL + "\n" + REFUSAL + " tag=other\nbob: " + REFUSAL + " tag=k3v9\n%forkchat/1 kicked: x\n"
                        + "message refused: tag=k3v9x\nmess\n\n" + "message refused: " + "x".repeat(100_000) + "\nm";
        for (int pieceBytes : new int[] {1, 7, 4_096, received.length()}) {
            ServerLineFilter refusals = new ServerLineFilter(TAG, out);
            assertEquals(received, pass(refusals, received, pieceBytes));
            assertEquals(0, refusals.count());
            assertFalse(refusals.wasKicked());
        }
    }

    @Test
    void theGoodbyeIsKnownAndNotPassedOn() throws IOException {
        ServerLineFilter plain = new ServerLineFilter(TAG, out);
        assertEquals("hi\n", pass(plain, "hi\n%forkchat/1 goodbye tag=k3v9\n", 5));
        assertTrue(plain.saidGoodbye());
        ServerLineFilter json = new ServerLineFilter(null, out);
        assertEquals("", pass(json, "{\"type\":\"goodbye\"}\n", 5));
        assertTrue(json.saidGoodbye());
        ServerLineFilter forged = new ServerLineFilter(TAG, out);
        String notWhole = "%forkchat/1 goodbye\n%forkchat/1 goodbye tag=other\n%forkchat/1 goodbye tag=k3v9";
        assertEquals(notWhole, pass(forged, notWhole, 5));
        assertFalse(forged.saidGoodbye());
    }

    @Test
    void theLineOfAnOperatorIsKnown() throws IOException {
        ServerLineFilter plain = new ServerLineFilter(TAG, out);
        assertEquals("%forkchat/1 kicked: why\n", pass(plain, "%forkchat/1 kicked: why tag=k3v9\n", 5));
        assertTrue(plain.wasKicked());
        ServerLineFilter json = new ServerLineFilter(null, out);
        pass(json, "{\"type\":\"kicked\",\"reason\":\"why\"}\n", 5);
        assertTrue(json.wasKicked());
    }

    @Test
    void anObjectOfTypeRefusedCounts() throws IOException {
        ServerLineFilter refusals = new ServerLineFilter(null, out);
        String received = """
                {"type":"refused","reason":"x"}
                {"type":"left"}
                {"type":"message","text":"{\\"type\\":\\"refused\\""}
                """;
        assertEquals(received, pass(refusals, received, 3));
        assertEquals(1, refusals.count());
    }
}
