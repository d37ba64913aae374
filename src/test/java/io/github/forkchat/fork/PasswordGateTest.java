package io.github.forkchat.fork;

import io.github.forkchat.protocol.PasswordHash;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The password of a room where records are usual; a file stands for pipeForkToMain. */
final class PasswordGateTest {
    private static final int CLIENT_ID = 3;
    private static final int LIMIT = 512;

    @TempDir
    private Path folder;

    private static byte[] record(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), RecordReader.RECORD_BYTES);
    }

    @Test
    void aRecordMayShowThePassword() throws IOException {
        Path pipe = folder.resolve("pipe");
        ByteArrayOutputStream toClient = new ByteArrayOutputStream();
        try (FileOutputStream toMain = new FileOutputStream(pipe.toFile())) {
            FrameWriter frames = new FrameWriter(toMain, CLIENT_ID, TestConversation.TOKEN, LIMIT);
            ClientOutput client = new ClientOutput(toClient, new ParentWatch());
            Conversation conversation = new Conversation(
                    frames, client, new ForkLog(LIMIT, false), CLIENT_ID, ForkSettings.usual("record", 0));
            InputCutter cutter = conversation.cutter();
            PasswordGate gate = new PasswordGate(
                    PasswordHash.of("open".getBytes(StandardCharsets.UTF_8)),
                    conversation,
                    client,
                    () -> conversation.begin());
            gate.ask();
            for (String text : new String[] {"open\n", "hello\n"}) {
                cutter.feed(record(text), 0, RecordReader.RECORD_BYTES, gate);
            }
            frames.flush();
        }
        assertEquals(
                "-- this room has a password: type it first\n-- welcome\n", toClient.toString(StandardCharsets.UTF_8));
        assertTrue(Files.readString(pipe, StandardCharsets.ISO_8859_1).contains("hello"));
    }
}
