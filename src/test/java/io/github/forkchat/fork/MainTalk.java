package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Generates frames of Server Main to a fork, possible and impossible ones. */
public final class MainTalk {
    private static final Signal[] SAID = Arrays.stream(Signal.values())
            .filter(signal -> signal.recipients() != Signal.Recipients.NOBODY)
            .filter(signal -> signal != Signal.HELLO_SIGNAL && signal != Signal.CREDIT_SIGNAL)
            .toArray(Signal[]::new);
    /** 1 January 10000. */
    private static final long END_OF_TIME_MILLIS = 253_402_300_800_000L;

    private static final long DAY_MILLIS = 86_400_000;
    private static final int OFF_REPLY_NAME_LENGTH = Reply.OFF_MESSAGE + Long.BYTES;

    private MainTalk() {}

    /** Frames other than a hello, of clean text, as Server Main makes them. */
    public static List<DecodedFrame> clean(Mutations any) {
        List<DecodedFrame> said = new ArrayList<>();
        for (int count = any.below(8); count > 0; count--) {
            said.add(clean(any, any.oneIn(2) ? Signal.DATA_SIGNAL : any.one(SAID)));
        }
        return said;
    }

    /** One frame of clean text. */
    public static DecodedFrame clean(Mutations any, Signal signal) {
        boolean isReply = signal.recipients() == Signal.Recipients.ONE;
        String text = any.oneIn(500)
                ? any.one("x", "\u00e4", "\ud83d\ude00").repeat(any.between(1_000, 65_536 / 4))
                : any.oneIn(4) ? entries(any) : any.cleanText(any.length(30, 255, 340, 1_023));
        return new DecodedFrame(
                signal,
                any.number(),
                isReply ? any.between(0, 3) : 0,
                timeMillis(any),
                any.one("alice", any.cleanText(any.length(12, 60))),
                any.oneIn(8) ? "/me " + text : text);
    }

    private static String entries(Mutations any) {
        StringBuilder text = new StringBuilder();
        for (int count = any.below(6); count > 0; count--) {
            text.append(any.one("id", "peer", "pid", "messages", "", "idle"))
                    .append(any.one("=", "=3", "=unix", "", "=-"));
            text.append(any.oneIn(8) ? "  " : " ");
        }
        return text.toString();
    }

    /** Any, or about the end of February in a year that may be a leap year. */
    private static long timeMillis(Mutations any) {
        return any.oneIn(2)
                ? Math.floorMod(any.longNumber(), END_OF_TIME_MILLIS)
                : DAY_MILLIS
                        * LocalDate.of(100 * any.between(20, 99), 2, 28)
                                .plusDays(any.below(3))
                                .toEpochDay();
    }

    /** The bytes of a frame. */
    public static byte[] frame(DecodedFrame said) {
        byte[] name = said.name().getBytes(StandardCharsets.UTF_8);
        byte[] text = said.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer reply = Reply.of(said.number(), said.timeMillis(), name, text);
        boolean isReply = said.signal().recipients() == Signal.Recipients.ONE;
        int from = isReply ? 0 : Reply.OFF_MESSAGE;
        byte[] data = new byte[reply.capacity() - from];
        reply.get(from, data);
        return TestConversation.frame(said.signal().number(), said.clientId(), data);
    }

    /** A stream of the frames. */
    static byte[] frames(List<DecodedFrame> said) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (DecodedFrame frame : said) {
            stream.writeBytes(frame(frame));
        }
        return stream.toByteArray();
    }

    /** Frames of any signal with anything in them, and what is hardly a frame. */
    public static byte[] anything(Mutations any) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        if (!any.oneIn(4)) {
            stream.writeBytes(hello(any));
        }
        for (int count = any.below(8); count > 0; count--) {
            byte[] frame = any.oneIn(2) ? frame(clean(any, any.one(SAID))) : anyFrame(any);
            stream.writeBytes(any.oneIn(16) ? any.nearly(frame) : frame);
        }
        return stream.toByteArray();
    }

    private static byte[] hello(Mutations any) {
        return TestConversation.reply(Signal.HELLO_SIGNAL, any.oneIn(4) ? any.number() : any.below(3), "alice", "");
    }

    private static byte[] anyFrame(Mutations any) {
        int signal = any.oneIn(2) ? any.one(Signal.DATA_SIGNAL, any.one(SAID)).number() : any.between(-10_000, -9_980);
        int length = any.oneIn(100) ? any.between(65_000, Reply.MAX_BYTES) : any.length(60, 9, 13, 264, 268);
        byte[] data = any.bytes(length);
        if (any.oneIn(16)) {
            data = new byte[any.below(3_000)];
            Arrays.fill(data, (byte) 0x80); // UTF-8 of which no character has a beginning
        }
        if (data.length > OFF_REPLY_NAME_LENGTH && !any.oneIn(4)) {
            byte nameBytes = (byte) any.below(Math.min(data.length - OFF_REPLY_NAME_LENGTH, 256));
            data[OFF_REPLY_NAME_LENGTH - Reply.OFF_MESSAGE] = nameBytes;
            data[OFF_REPLY_NAME_LENGTH] = nameBytes;
        }
        return TestConversation.frame(signal, any.number(), data);
    }
}
