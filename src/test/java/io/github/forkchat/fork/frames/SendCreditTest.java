package io.github.forkchat.fork.frames;

import io.github.forkchat.fork.TestConversation;
import io.github.forkchat.protocol.Credit;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A worker sends no more than Server Main has granted; a file stands for pipeForkToMain. */
@Timeout(60)
final class SendCreditTest {
    private static final int LIMIT = 512;
    private static final byte[] LINE = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_COST = Credit.costBytes(Signal.DATA_SIGNAL, LINE.length);

    @TempDir
    private Path folder;

    @Test
    void aForkTakesNoMoreThanItWasGranted() {
        SendCredit credit = SendCredit.of("" + (2 * LINE_COST - 1));
        assertTrue(credit.take(LINE_COST));
        assertFalse(credit.take(LINE_COST));
        credit.grant(1);
        assertTrue(credit.take(LINE_COST));
        assertFalse(credit.take(1));
    }

    @Test
    void withoutSuchAnEnvironmentThereIsNoLimit() {
        SendCredit credit = SendCredit.of(null);
        credit.grant(1);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(credit.take(Integer.MAX_VALUE / 2));
        }
    }

    @Test
    void linesFromBeforeTheEndOfTheCreditDoNotWait() throws Exception {
        Path pipe = folder.resolve("pipe");
        SendCredit credit = SendCredit.of("" + 3 * LINE_COST);
        FrameWriter toMain =
                new FrameWriter(new FileOutputStream(pipe.toFile()), 3, TestConversation.TOKEN, LIMIT, credit);
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 5; i++) {
                toMain.message(LINE, 0, LINE.length);
            }
            toMain.flush();
        });
        sender.start();
        awaitLines(pipe, 3);
        while (sender.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertEquals(3, lines(pipe));
        grantThroughThePipe(credit, LINE_COST);
        awaitLines(pipe, 4);
        grantThroughThePipe(credit, LINE_COST);
        sender.join();
        assertEquals(5, lines(pipe));
    }

    private static void grantThroughThePipe(SendCredit credit, int bytes) throws ProtocolException, IOException {
        byte[] frame = TestConversation.reply(Signal.CREDIT_SIGNAL, bytes, "", "");
        FrameReader frames = new FrameReader(new ByteArrayInputStream(frame), credit);
        frames.fill();
        assertTrue(frames.next());
    }

    private static void awaitLines(Path pipe, int count) throws IOException {
        while (lines(pipe) < count) {
            Thread.onSpinWait();
        }
    }

    private static int lines(Path pipe) throws IOException {
        return Files.readString(pipe, StandardCharsets.ISO_8859_1)
                        .split(new String(LINE, StandardCharsets.US_ASCII), -1)
                        .length
                - 1;
    }
}
