package io.github.forkchat.fork;

import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.forkchat.fork.TestConversation.message;
import static io.github.forkchat.fork.TestConversation.reply;
import static io.github.forkchat.fork.TestConversation.said;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The record view in both directions, and a first line that changes to another view. */
final class RecordViewTest {
    private static final int RECORD_BYTES = 1025;
    private static final byte[] HELLO = reply(Signal.HELLO_SIGNAL, 0, "client3", "");

    @TempDir
    private Path folder;

    private TestConversation records() {
        TestConversation client = TestConversation.begin(folder, "record", ForkSettings.USUAL_HISTORY);
        client.mainSends(HELLO);
        assertEquals("", client.output());
        client.frames();
        return client;
    }

    private static byte[] record(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), RECORD_BYTES);
    }

    @Test
    void eachRecordIsAMessageUpToItsFirstNul() {
        TestConversation client = records();
        byte[] stale = record("hello\n");
        stale[500] = 'x';
        client.clientSends(stale);
        client.clientSends(record("\n"));
        client.clientSends(record("two\nlines"));
        client.clientSends("cut off");
        client.clientEnds();
        assertEquals(
                List.of(
                        "DATA_SIGNAL hello",
                        "DATA_SIGNAL",
                        "DATA_SIGNAL two\uFFFDlines",
                        "DATA_SIGNAL cut off",
                        "DISCONNECTED_SIGNAL"),
                client.frames());
    }

    @Test
    void eachMessageIsRecordsWithoutAnythingStale() {
        TestConversation client = records();
        client.mainSends(
                said("bob", "a longer one"),
                message(Signal.JOINED_SIGNAL, 5, "carl", ""),
                said("bob", "x"),
                said("b", ""));
        byte[] expected = Arrays.copyOf(record("a longer one\n"), 3 * RECORD_BYTES);
        System.arraycopy(record("x\n"), 0, expected, RECORD_BYTES, RECORD_BYTES);
        System.arraycopy(record("\n"), 0, expected, 2 * RECORD_BYTES, RECORD_BYTES);
        assertArrayEquals(expected, client.outputBytes());
    }

    @Test
    void aLongMessageIsCutAtWholeCharacters() {
        String text = "x" + "日😀".repeat(2_000);
        TestConversation client = records();
        client.mainSends(said("bob", text), said("bob", "x".repeat(1023)), said("bob", "x".repeat(1024)));
        List<String> texts = texts(client.outputBytes());
        int last = texts.size() - 3;
        assertEquals(text, String.join("", texts.subList(0, last)));
        assertEquals(List.of("x".repeat(1023), "x".repeat(1023), "x"), texts.subList(last, last + 3));
    }

    private static List<String> texts(byte[] records) {
        assertEquals(0, records.length % RECORD_BYTES);
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < records.length; at += RECORD_BYTES) {
            String record = new String(records, at, RECORD_BYTES, StandardCharsets.UTF_8);
            int end = record.indexOf("\n\0");
            assertTrue(end >= 0 && record.substring(end + 1).chars().allMatch(c -> c == 0), record);
            texts.add(record.substring(0, end));
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 11, 12, 30, 4_096})
    void aFirstLineMayChooseAnotherView(int piece) {
        TestConversation client = records();
        byte[] bytes =
                "%forkchat/1 view=json tag=t\r\n{\"type\":\"who\",\"request\":4}\n".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += piece) {
            client.clientSends(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
        }
        assertEquals(List.of("HELLO_SIGNAL 50  \u0001", "WHO_SIGNAL 4"), client.frames());
        client.mainSends(said("bob", "before"), HELLO, said("bob", "now"));
        String output = client.output();
        String[] lines = output.substring(RECORD_BYTES).split("\n", -1);
        assertEquals("", lines[0], "the end of the last record is no part of the answer");
        assertTrue(lines[1].startsWith("{\"type\":\"welcome\""), lines[1]);
        assertTrue(lines[2].startsWith("{\"type\":\"message\""), lines[2]);
    }

    @Test
    void aFirstLineWithoutAViewLeavesItAtRecords() {
        TestConversation client = records();
        client.clientSends("%forkchat/1 tag=t\n");
        client.clientSends(record("hello\n"));
        client.mainSends(HELLO);
        assertEquals(List.of("%forkchat/1 id=3 name=client3 history=0 tag=t"), texts(client.outputBytes()));
        assertEquals("DATA_SIGNAL hello", client.frames().get(1));
    }

    @Test
    void textThatOnlyResemblesAFirstLineIsARecord() {
        for (String text :
                List.of("%forkchat/1", "%forkchat/10 x\n", "%fork\n", "%forkchat/1\tx", "%forkchat/1\rx\ny")) {
            TestConversation client = records();
            client.clientSends(record(text));
            client.clientSends(record("next\n"));
            List<String> frames = client.frames();
            boolean chooses = text.equals("%forkchat/1");
            String first =
                    chooses ? "HELLO_SIGNAL 0" : "DATA_SIGNAL " + text.strip().replaceAll("[\r\n]", "\uFFFD");
            assertTrue(frames.get(0).startsWith(first), () -> frames + "");
            assertEquals("DATA_SIGNAL next", frames.get(1));
        }
        TestConversation client = records();
        client.clientSends("%fork");
        client.clientEnds();
        assertEquals(List.of("DATA_SIGNAL %fork", "DISCONNECTED_SIGNAL"), client.frames());
    }
}
