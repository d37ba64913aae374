package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.input.RecordFramer;
import io.github.forkchat.protocol.BlankRuns;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Fuzzes the rendering of Server Main's frames in each view. */
final class FuzzRenderingTest {
    private static final Set<Signal> IN_RECORDS =
            EnumSet.of(Signal.DATA_SIGNAL, Signal.KICKED_SIGNAL, Signal.REFUSED_SIGNAL);

    private static final Set<Signal> WITHOUT_CHAT_LINE =
            EnumSet.of(Signal.STATISTICS_SIGNAL, Signal.WATCH_SIGNAL, Signal.WATCHED_CLIENT_SIGNAL);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int MAX_SHARING = 5;

    private static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static byte[] shown(ViewName view, byte[] stream, Mutations cuts) {
        CheckedConversation session = CheckedConversation.asking(view);
        assertEquals("", session.mainSays(stream, cuts));
        return session.output();
    }

    @ParameterizedTest
    @EnumSource(ViewName.class)
    void messagesAreShownInOrderAndCleanHoweverTheyAreCut(ViewName view) {
        Fuzz.inputs(any -> {
            List<DecodedFrame> said = MainTalk.clean(any);
            int history = any.oneIn(2) ? 0 : any.below(4);
            DecodedFrame hello = new DecodedFrame(Signal.HELLO_SIGNAL, 3, history, 0, "alice", "");
            List<DecodedFrame> all = new ArrayList<>(said);
            all.add(0, hello);
            byte[] stream = MainTalk.frames(all);
            byte[] whole = shown(view, stream, null);
            assertArrayEquals(whole, shown(view, stream, any));
            if (view == ViewName.RECORD) {
                assertRecords(said, whole);
            } else {
                assertLines(view, said, history, CleanText.assertCleanLines(whole));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(ViewName.class)
    void messagesThatShareAFrameAreShownAsIfEachHadItsOwn(ViewName view) {
        Fuzz.inputs(any -> {
            List<DecodedFrame> said = new ArrayList<>();
            List<DecodedFrame> shared = new ArrayList<>();
            said.add(new DecodedFrame(Signal.HELLO_SIGNAL, 3, any.below(3), 0, "alice", ""));
            shared.addAll(said);
            for (DecodedFrame first : MainTalk.clean(any)) {
                boolean isLong = MAX_SHARING * (utf8Bytes(first.text()) + 1) > Message.MAX_LINES_BYTES;
                int count = first.signal() != Signal.DATA_SIGNAL || isLong ? 1 : any.between(1, MAX_SHARING);
                for (int i = 0; i < count; i++) {
                    said.add(first);
                }
                String text = String.join("\n", Collections.nCopies(count, first.text()));
                shared.add(new DecodedFrame(
                        first.signal(), first.clientId(), first.number(), first.timeMillis(), first.name(), text));
            }
            assertArrayEquals(shown(view, MainTalk.frames(said), null), shown(view, MainTalk.frames(shared), any));
        });
    }

    /** The texts of all records are those of all messages. */
    private static void assertRecords(List<DecodedFrame> said, byte[] output) throws Exception {
        assertEquals(0, output.length % RecordFramer.RECORD_BYTES);
        StringBuilder texts = new StringBuilder();
        for (int at = 0; at < output.length; at += RecordFramer.RECORD_BYTES) {
            int nul = at + RecordFramer.RECORD_BYTES;
            while (output[nul - 1] == 0) {
                nul--;
            }
            assertTrue(nul < at + RecordFramer.RECORD_BYTES && output[nul - 1] == '\n');
            texts.append(CleanText.assertClean(Arrays.copyOfRange(output, at, nul - 1)));
        }
        StringBuilder expected = new StringBuilder();
        said.stream()
                .filter(frame -> IN_RECORDS.contains(frame.signal()))
                .forEach(frame -> expected.append(frame.text()));
        assertEquals(expected.toString(), texts.toString());
    }

    private static void assertLines(ViewName view, List<DecodedFrame> said, int history, List<String> lines)
            throws Exception {
        int line = view == ViewName.PLAIN ? 0 : 1;
        int historyLeft = history;
        boolean isNextLate = false;
        for (DecodedFrame frame : said) {
            if (frame.signal() == Signal.LATE_SIGNAL) {
                isNextLate = true;
                continue;
            }
            if (frame.signal() == Signal.RECEIPT_SIGNAL && frame.number() == Reply.ALL_DONE) {
                continue; // for the worker itself
            }
            boolean isHistory = frame.signal() == Signal.DATA_SIGNAL && historyLeft-- > 0;
            boolean isLate = frame.signal() == Signal.DATA_SIGNAL && !isHistory && isNextLate;
            isNextLate &= !isLate;
            switch (view) {
                case PLAIN -> {
                    Optional<String> expected = plain(frame);
                    if (expected.isPresent()) {
                        assertEquals(expected.get(), lines.get(line++));
                    }
                }
                case CHAT -> {
                    if (!WITHOUT_CHAT_LINE.contains(frame.signal())) {
                        assertChat(frame, isHistory || isLate, lines.get(line++));
                    }
                }
                default -> {
                    JsonLine object = JsonLine.parse(lines.get(line++));
                    assertEquals(isLate, object.isTrue("late"));
                    assertJson(frame, isHistory, object);
                }
            }
        }
        assertEquals(lines.size(), line);
    }

    private static Optional<String> plain(DecodedFrame said) {
        return switch (said.signal()) {
            case DATA_SIGNAL -> Optional.of(said.text());
            case REFUSED_SIGNAL -> Optional.of(HandshakeText.MARK + " refused: " + said.text());
            case KICKED_SIGNAL -> Optional.of(HandshakeText.MARK + " kicked: " + said.text());
            default -> Optional.empty();
        };
    }

    private static void assertChat(DecodedFrame said, boolean hasTime, String line) {
        String time = "[" + SECONDS.format(Instant.ofEpochMilli(said.timeMillis())) + "] ";
        boolean about = said.text().startsWith("/me ") && said.text().length() > "/me ".length();
        String text = BlankRuns.shortened(said.text());
        String message = about ? "* " + said.name() + text.substring("/me".length()) : said.name() + ": " + text;
        switch (said.signal()) {
            case DATA_SIGNAL -> assertEquals((hasTime ? time : "") + message, line);
            case DIRECT_SIGNAL -> assertEquals(said.name() + " -> you: " + text, line);
            default -> assertTrue(line.startsWith("-- "), line);
        }
    }

    private static void assertJson(DecodedFrame said, boolean isHistory, JsonLine object) {
        assertEquals(isHistory, object.isTrue("history"));
        switch (said.signal()) {
            case DATA_SIGNAL, DIRECT_SIGNAL, NOTICE_SIGNAL -> {
                assertEquals(said.text(), object.string("text").orElseThrow());
                String time = MILLIS.format(Instant.ofEpochMilli(said.timeMillis()));
                assertEquals(time, object.string("time").orElseThrow());
            }
            case LEFT_SIGNAL, REFUSED_SIGNAL ->
                assertEquals(said.text(), object.string("reason").orElseThrow());
            case JOINED_SIGNAL, NAME_SIGNAL ->
                assertEquals(said.name(), object.string("name").orElseThrow());
            case NAMED_SIGNAL -> {
                assertEquals(said.text(), object.string("name").orElseThrow());
                assertEquals(said.name(), object.string("old").orElseThrow());
            }
            default -> assertFalse(object.members().isEmpty());
        }
    }
}
