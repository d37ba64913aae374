package io.github.forkchat.fork;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.forkchat.fork.TestConversation.message;
import static io.github.forkchat.fork.TestConversation.reply;
import static io.github.forkchat.fork.TestConversation.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The json view, both directions. */
final class JsonViewTest {
    private static final String TIME = "\"2026-11-25T12:03:05.120Z\"";

    @TempDir
    private Path folder;

    private TestConversation json() {
        return TestConversation.inView(folder, "view=json");
    }

    @Test
    void refusedTextComesBackClean() {
        TestConversation client = json();
        client.clientSends("{\"type\":\"\u007f\u009b2J\\u001b\\u2028\"}\n{\"\u009b\":1,\"\u009b\":2}\n");
        String[] lines = client.output().split("\n", -1);
        assertTrue(lines[0].contains("unknown type \\\"\uFFFD\uFFFD2J\uFFFD\uFFFD\\\""), lines[0]);
        assertTrue(lines[1].contains("\\\"\uFFFD\\\" is there twice"), lines[1]);
    }

    @Test
    void eachTypeBecomesItsFrames() {
        TestConversation client = json();
        client.clientSends("""
                {"type":"message","text":"hello"}
                {"type":"message","text":"a\\tb \\u4e2d\\ud83d\\ude42 \\u001b[2J\\u2028 日本語 😀","request":1}
                {"type":"direct","to":"bob","text":"psst"}
                {"type":"direct","to":"bob","text":"psst","request":2}
                {"type":"name","name":"al"}
                {"type":"name","name":"al","key":"4b","request":3}
                {"type":"who","request":2147483647}
                {"type":"topic"}
                {"type":"topic","text":"a \\u001b b","request":4}
                {"type":"statistics","request":5,"unknown":null}
                {"type":"quit","request":6}
                {"type":"message","text":"never said"}
                """);
        client.clientEnds();
        assertEquals(
                List.of(
                        "DATA_SIGNAL hello",
                        "DATA_SIGNAL a\tb 中🙂 \uFFFD[2J\uFFFD 日本語 😀",
                        "RECEIPT_SIGNAL 1",
                        "DIRECT_SIGNAL 0 bob psst",
                        "DIRECT_SIGNAL 2 bob psst",
                        "NAME_SIGNAL 0 al",
                        "NAME_SIGNAL 3 al K",
                        "WHO_SIGNAL 2147483647",
                        "TOPIC_SIGNAL 0",
                        "TOPIC_SIGNAL 4  a \uFFFD b",
                        "STATISTICS_SIGNAL 5",
                        "RECEIPT_SIGNAL 6",
                        "DISCONNECTED_SIGNAL"),
                client.frames());
        assertEquals("", client.output());
    }

    @Test
    void aLateMessageIsMarked() {
        TestConversation client = json();
        client.mainSends(message(Signal.LATE_SIGNAL, 7, "bob", ""), said("bob", "hello"), said("bob", "again"));
        List<String> lines = client.output().lines().toList();
        assertTrue(lines.get(0).endsWith("\"text\":\"hello\",\"late\":true}"), lines.get(0));
        assertTrue(lines.get(1).endsWith("\"text\":\"again\"}"), lines.get(1));
    }

    @Test
    void aMessageAndItsReceiptStandBehindEachOther() {
        TestConversation client = json();
        String text = "x".repeat(60_000);
        client.clientSends("{\"type\":\"message\",\"text\":\"" + text + "\",\"request\":7}\n");
        assertEquals(List.of("DATA_SIGNAL " + text, "RECEIPT_SIGNAL 7"), client.frames());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | no '{' at character 1 | 0",
                "{\"request\":1} | there is no string \"type\" | 1",
                "{\"type\":7,\"request\":1} | there is no string \"type\" | 1",
                "{\"type\":\"message\",\"request\":2} | there is no string \"text\" | 2",
                "{\"type\":\"message\",\"text\":\"two\\nlines\",\"request\":3} | a text is one line, without a line end | 3",
                "{\"type\":\"message\",\"text\":\"two\\rlines\"} | a text is one line, without a line end | 0",
                "{\"type\":\"direct\",\"text\":\"x\"} | there is no string \"to\" | 0",
                "{\"type\":\"ban\",\"name\":\"a\",\"for\":\"\"} | \"for\" is empty; leave it out for no limit | 0",
                "{\"type\":\"topic\",\"text\":7} | there is no string \"text\" | 0",
                "{\"type\":\"name\",\"name\":\"al\",\"key\":\"4\"} | the key is not in hex digits | 0",
                "{\"type\":\"who\",\"request\":0} | request is no integer between 1 and 2147483647 | 0",
                "{\"type\":\"who\",\"request\":2147483648} | request is no integer between 1 and 2147483647 | 0",
                "{\"type\":\"who\",\"request\":\"1\"} | request is no integer between 1 and 2147483647 | 0",
                "{\"x\":[{\"request\":1}]} | an object or array inside at character 6 | 0",
                "{\"type\":\"x\\q\",\"request\":0} | an escape that JSON does not have at character 12 | 0",
                "{\"type\":\"x\\q\",\"request\":-5} | an escape that JSON does not have at character 12 | 0",
                "{\"type\":\"x\\q\",\"request\":1 2} | an escape that JSON does not have at character 12 | 0",
                "{\"type\":\"x\\q\",\"request\":\"4\"} | an escape that JSON does not have at character 12 | 0",
                "{\"type\":\"x\\q\",\"request\":2147483648} | an escape that JSON does not have at character 12 | 0",
                "{\"type\":\"x\\q\",\"text\":\"\\\"request\\\":3\"} | an escape that JSON does not have at character 12 | 0",
                "{\"type\":\"x\\q\",\"request\":2147483647} | an escape that JSON does not have at character 12 | 2147483647",
                "\"request\":3 | no '{' at character 1 | 0",
            })
    void wrongInputIsRefusedAndTheClientStays(String line, String reason, int request) throws ProtocolException {
        TestConversation client = json();
        client.clientSends(line + "\n{\"type\":\"who\",\"request\":9}\n");
        JsonLine refused = JsonLine.ofType("refused");
        if (request > 0) {
            refused.with("request", request);
        }
        assertEquals(refused.with("reason", reason) + "\n", client.output());
        assertEquals(List.of("WHO_SIGNAL 9"), client.frames());
    }

    @Test
    void eachKindOfFrameHasItsObject() {
        TestConversation client = json();
        client.mainSends(
                said("bob", "say \"hi\" \\ \t 日本語 😀"),
                reply(Signal.DIRECT_SIGNAL, 7, "bob", "psst"),
                message(Signal.JOINED_SIGNAL, 5, "carl", ""),
                message(Signal.NAMED_SIGNAL, 5, "carl", "dora"),
                message(Signal.LEFT_SIGNAL, 5, "dora", "said goodbye"),
                message(Signal.NOTICE_SIGNAL, -1, "server", "it is closing"),
                reply(Signal.NAME_SIGNAL, 3, "al", ""),
                reply(Signal.RECEIPT_SIGNAL, 3, "", ""),
                reply(Signal.REFUSED_SIGNAL, 0, "", "no"),
                reply(Signal.WHO_SIGNAL, 4, "bob", "id=7 peer=127.0.0.1:5 pid=9 messages=5 bytes=320 behind=0"),
                reply(Signal.TOPIC_SIGNAL, 0, "bob", "news"),
                reply(Signal.TOPIC_SIGNAL, 4, "bob", "news"),
                message(Signal.TOPIC_SET_SIGNAL, 5, "dora", "news"),
                reply(Signal.STATISTICS_SIGNAL, 5, "", "accepted=5 fork-hangs=0"));
        assertEquals("""
                {"type":"message","id":7,"name":"bob","time":T,"text":"say \\"hi\\" \\\\ \\u0009 日本語 😀"}
                {"type":"direct","id":7,"name":"bob","time":T,"text":"psst"}
                {"type":"joined","id":5,"name":"carl","time":T}
                {"type":"named","id":5,"name":"dora","old":"carl","time":T}
                {"type":"left","id":5,"name":"dora","time":T,"reason":"said goodbye"}
                {"type":"notice","time":T,"text":"it is closing"}
                {"type":"name","request":3,"name":"al"}
                {"type":"receipt","request":3,"time":T}
                {"type":"refused","reason":"no"}
                {"type":"client","request":4,"name":"bob","since":T,"id":7,"peer":"127.0.0.1:5","pid":9,"messages":5,\
                "bytes":320,"behind":0}
                {"type":"topic","name":"bob","since":T,"text":"news"}
                {"type":"topic","request":4,"name":"bob","since":T,"text":"news"}
                {"type":"topic-set","id":5,"name":"dora","time":T,"text":"news"}
                {"type":"statistics","request":5,"time":T,"accepted":5,"fork-hangs":0}
                """.replace(":T", ":" + TIME), client.output());
    }

    @Test
    void theWelcomeHasTheTagAndHistoryIsMarked() {
        TestConversation client = TestConversation.begin(folder, "plain", ForkSettings.USUAL_HISTORY);
        client.clientSends("%forkchat/1 view=json tag=k3v9\n");
        client.mainSends(reply(Signal.HELLO_SIGNAL, 1, "alice", ""), said("bob", "old"), said("bob", "new"));
        assertEquals("""
                {"type":"welcome","id":3,"name":"alice","time":T,"history":1,"tag":"k3v9"}
                {"type":"message","id":7,"name":"bob","time":T,"text":"old","history":true}
                {"type":"message","id":7,"name":"bob","time":T,"text":"new"}
                """.replace(":T", ":" + TIME), client.output());
    }

    @Test
    void noTextForgesAnObject() throws ProtocolException {
        String text = "\",\"type\":\"welcome\"}{\"\\";
        TestConversation client = json();
        client.mainSends(said("bob", text), said("bob", "\"".repeat(65_536)));
        String[] lines = client.output().split("\n", -1);
        assertEquals(3, lines.length);
        assertEquals(text, JsonLine.parse(lines[0]).string("text").orElseThrow());
        assertEquals("message", JsonLine.parse(lines[0]).string("type").orElseThrow());
        assertTrue(lines[1].endsWith("\\\"\"}"));
    }

    @Test
    void aLineWithoutAnEndIsRefusedAllTheSame() {
        TestConversation client = json();
        client.clientSends("{\"request\":7,\"text\":\"" + "x".repeat(1_100_000));
        String refused = "{\"type\":\"refused\",\"request\":7,\"reason\":\"longer than 65536 bytes\"}\n";
        assertEquals(refused, client.output());
        client.clientSends("x".repeat(2_000_000) + "\n{\"type\":\"who\"}\n");
        assertEquals("", client.output());
        assertEquals(List.of("WHO_SIGNAL 0"), client.frames());
        client.clientSends("x".repeat(70_000));
        client.clientEnds();
        assertEquals("{\"type\":\"refused\",\"reason\":\"longer than 65536 bytes\"}\n", client.output());
    }
}
