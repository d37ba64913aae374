package io.github.forkchat.server.checker;

import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.check.InputCheck;
import io.github.forkchat.server.process.CheckerRole;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The answers of a checker, which a client may have taken over. */
final class CheckerExchangeTest {
    private static final int NUMBER = 7;
    /** Any. */
    private static final int VERDICT = 1;

    private final CheckerExchange exchange = new CheckerExchange(CheckerRole.PASSWORD);

    private void answer(Pipe pipe, byte[] more) throws Exception {
        int length = InputCheck.ANSWER_BYTES + more.length;
        try (NativeBuffer frame = new NativeBuffer(Frame.HEADER_BYTES + length)) {
            Frame.putHeader(frame.bytes(), 0, Signal.PASSWORD_SIGNAL, NUMBER, length);
            InputCheck.putAnswer(frame.bytes(), Frame.HEADER_BYTES, VERDICT, 0);
            frame.bytes().put(Frame.HEADER_BYTES + InputCheck.ANSWER_BYTES, more);
            pipe.writeEnd().write(frame.address(), frame.size());
        }
    }

    @Test
    void itsTextHasNoControlCharacters() throws Exception {
        try (Pipe pipe = Pipe.create()) {
            exchange.ask(NUMBER, false, 0, 0);
            answer(pipe, "\u001b[2J\rwelcome, J\u00f6rg\nforged".getBytes(StandardCharsets.UTF_8));
            assertTrue(exchange.readFrom(pipe.readEnd()));
            assertEquals("?[2J?welcome, J\u00f6rg?forged", exchange.moreText());
        }
    }
}
