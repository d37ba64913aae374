package io.github.forkchat.fork.frames;

import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.FrameDecoder;
import io.github.forkchat.protocol.Signal;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of a worker's writes to pipeForkToMain; a file stands for the pipe. */
final class FrameWriterTest {
    private static final long TOKEN = Envelope.token(4711);

    @TempDir
    private Path folder;

    private interface Writing {
        void to(FrameWriter writer) throws IOException;
    }

    /** The frames that were written, each as signal and data; none is longer than the limit. */
    private List<String> written(int limit, Writing writing) throws IOException {
        Path file = folder.resolve("pipe");
        try (FileOutputStream pipe = new FileOutputStream(file.toFile())) {
            writing.to(new FrameWriter(pipe, 3, TOKEN, limit));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        FrameDecoder decoder = new FrameDecoder(limit, id -> id == 3 ? TOKEN : Envelope.NO_TOKEN);
        List<String> frames = new ArrayList<>();
        while (decoder.next(bytes, true)) {
            assertFalse(decoder.isViolation());
            assertTrue(Envelope.EXTRA_BYTES + Frame.HEADER_BYTES + decoder.lengthBytes() <= limit);
            byte[] data = new byte[decoder.lengthBytes()];
            bytes.get(decoder.dataOffset(), data);
            frames.add(decoder.signal() + " " + new String(data, StandardCharsets.ISO_8859_1));
        }
        assertEquals(0, decoder.skippedBytes());
        assertEquals(0, bytes.remaining());
        return frames;
    }

    @Test
    void framesAreWrittenInOrder() throws IOException {
        List<String> frames = written(512, writer -> {
            writer.signal(Signal.READY_SIGNAL);
            writer.message("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
            writer.message(new byte[0], 0, 0);
            writer.signal(Signal.DISCONNECTED_SIGNAL);
            writer.flush();
        });
        assertEquals(List.of("READY_SIGNAL ", "DATA_SIGNAL hello", "DATA_SIGNAL ", "DISCONNECTED_SIGNAL "), frames);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void aLongMessageGoesOutInPartsThatGiveItWhole(int limit) throws IOException {
        int most = limit - Envelope.EXTRA_BYTES - Frame.HEADER_BYTES;
        for (int length : new int[] {most - 1, most, most + 1, 2 * most, 2 * most + 1, Frame.MAX_MESSAGE_BYTES}) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int i = 0; i < length; i++) {
                text.write('a' + i % 26);
            }
            List<String> frames = written(limit, writer -> {
                writer.message(text.toByteArray(), 0, length);
                writer.flush();
            });
            assertEquals((length + most - 1) / most, frames.size());
            StringBuilder whole = new StringBuilder();
            for (int i = 0; i < frames.size(); i++) {
                String start = i < frames.size() - 1 ? "DATA_PART_SIGNAL " : "DATA_SIGNAL ";
                assertTrue(frames.get(i).startsWith(start), frames.get(i));
                whole.append(frames.get(i).substring(start.length()));
            }
            assertEquals(text.toString(StandardCharsets.ISO_8859_1), whole.toString());
            Files.delete(folder.resolve("pipe"));
        }
    }
}
