package io.github.forkchat.fork;

import io.github.forkchat.fork.input.RecordFramer;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** Generates input of clients: first lines, lines, commands, objects and records, valid and nearly valid. */
public final class ClientTalk {
    private static final String[] COMMANDS = Stream.concat(
                    Arrays.stream(Command.values()).map(Command::word), Stream.of("//", "/", "/unknown"))
            .toArray(String[]::new);
    private static final String[] TYPES =
            Arrays.stream(Command.values()).map(Command::type).toArray(String[]::new);

    private ClientTalk() {}

    /** A first line without its end; most have no fault. */
    static String firstLine(Mutations any) {
        StringBuilder line = new StringBuilder(HandshakeText.MARK);
        for (int choices = any.below(4); choices > 0; choices--) {
            line.append(" ".repeat(any.oneIn(8) ? any.below(3) : 1)).append(choice(any));
        }
        return line.toString();
    }

    private static String choice(Mutations any) {
        return switch (any.below(18)) {
            case 0, 1, 2 -> "view=" + any.one("plain", "chat", "json");
            case 3, 4 ->
                "name="
                        + any.one(
                                "alice",
                                "n".repeat(any.between(254, 257)),
                                any.text(any.length(20, 64)).replace(' ', '_'));
            case 5, 6 -> "key=" + any.one("00ff", "0A", "ab".repeat(any.between(31, 33)));
            case 7, 8 -> "history=" + any.one("0", "10000", "10001", "0009", "4294967297", "" + any.number());
            case 9, 10 -> "events=" + any.one("on", "off");
            case 11, 12 -> "visitor=" + any.one("yes", "no");
            case 13, 14 -> "password=" + any.one("", "00ff", "e282ac", "ab".repeat(any.below(40)));
            case 15, 16 -> "tag=" + any.one("k3v9", "T".repeat(any.between(31, 33)));
            default ->
                any.one(
                        "view=record",
                        "name=",
                        "key=0",
                        "history=",
                        "events=yes",
                        "password=a",
                        "tag=a_b",
                        "colour=red",
                        "=");
        };
    }

    /** A first line, or none, and some lines or records of a client in this view, whether right or not. */
    public static byte[] stream(Mutations any, ViewName view) {
        if (any.oneIn(32)) {
            return any.bytes(any.length(300, 1_025, 4_096));
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        if (any.oneIn(2)) {
            String line = firstLine(any);
            boolean isRecord = view == ViewName.RECORD && any.oneIn(4);
            byte[] handshake = isRecord ? Arrays.copyOf(utf8(line), RecordFramer.RECORD_BYTES) : utf8(line + end(any));
            stream.writeBytes(any.oneIn(8) ? any.nearly(handshake) : handshake);
        }
        for (int lines = any.below(6); lines > 0; lines--) {
            byte[] line = utf8(line(any, view));
            stream.writeBytes(any.oneIn(200) ? longLine(any) : any.oneIn(4) ? any.nearly(line) : line);
            stream.writeBytes(utf8(view == ViewName.RECORD ? "\n" + "\0".repeat(padding(any, line)) : end(any)));
        }
        return any.oneIn(2) ? stream.toByteArray() : any.nearly(stream.toByteArray());
    }

    private static String end(Mutations any) {
        return any.oneIn(8) ? any.one("\r\n", "\r", "\n\n", "", "\0\n") : "\n";
    }

    private static int padding(Mutations any, byte[] record) {
        return any.oneIn(16) ? any.below(10) : Math.max(0, RecordFramer.RECORD_BYTES - record.length - 1);
    }

    /** About as long as a line may be, of what stays as long or grows when it is cleaned. */
    private static byte[] longLine(Mutations any) {
        int limit = 65_536 + any.between(-1, 3);
        byte[] line = new byte[any.oneIn(2) ? limit : any.below(200_000)];
        Arrays.fill(line, any.one((byte) 'x', (byte) 'x', (byte) ' ', (byte) 0xff, (byte) 0));
        byte[] begin = utf8(any.one("", "/msg bob ", "/me ", "{\"type\":\"message\",\"text\":\"", "/"));
        System.arraycopy(begin, 0, line, 0, Math.min(begin.length, line.length));
        byte[] end = utf8(any.one("\n", "\r\n", "\r\r\n", "\"}\n", ""));
        System.arraycopy(end, 0, line, Math.max(0, line.length - end.length), Math.min(end.length, line.length));
        return line;
    }

    private static String line(Mutations any, ViewName view) {
        return switch (any.oneIn(16) ? any.one(ViewName.values()) : view) {
            case CHAT -> any.oneIn(3) ? text(any) : command(any);
            case JSON -> object(any).toString();
            default -> text(any);
        };
    }

    private static String text(Mutations any) {
        return any.text(any.length(30, 255, 500, 1_023));
    }

    private static String command(Mutations any) {
        String blanks = any.oneIn(8) ? "   " : " ";
        return any.one(COMMANDS)
                + (any.oneIn(4) ? "" : blanks + any.one("bob", any.text(any.length(20, 85, 255))))
                + (any.oneIn(3) ? "" : blanks + text(any));
    }

    private static JsonLine object(Mutations any) {
        JsonLine object = JsonLine.ofType(any.oneIn(7) ? any.text(4) : any.one(TYPES));
        if (!any.oneIn(8)) {
            object.with("text", text(any));
            object.with(any.one("to", "name"), any.one("bob", any.text(any.length(20, 85, 255))));
        }
        if (any.oneIn(3)) {
            object.with("key", any.one("00ff", "0", "ab".repeat(any.between(31, 33)), any.text(3)));
        }
        if (any.oneIn(2)) {
            object.with(
                    "request",
                    any.one(any.number(), any.between(0, 100), any.longNumber()).longValue());
        }
        return any.oneIn(16) ? object.with(any.one("text", "type", "to", "request"), any.oneIn(2)) : object;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
