package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.CheckerPipes;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.check.InputCheck;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The process that checks passwords, one at a time, with the questions and answers of {@link
 * io.github.forkchat.protocol.check.PasswordCheck}. It is confined like a worker. Server Main passes it the clients' input
 * without parsing it; workers know neither the password nor its hash.
 *
 * <p>Its JVM has the optimizing compiler, which uses the processor's SHA-256 instructions: a check takes 2.5 ms of
 * processor time, and would take 14 ms in a worker's JVM. The process ends at the end of its input, when Server Main
 * is gone.
 *
 * <p>Threads: one.
 */
public final class PasswordChecker {
    /** Number of checks at the start, so that the code is compiled before the first client needs it. */
    private static final int WARM_UP_CHECKS = 20;

    private final CheckerPipes pipes;
    private final PasswordGate gate;

    private PasswordChecker(CheckerPipes pipes, boolean recordsAreUsual) throws IOException {
        this.pipes = pipes;
        byte[] data = pipes.next();
        PasswordHash hash = PasswordHash.get(ByteBuffer.wrap(data).order(ByteOrder.nativeOrder()), 0, data.length);
        byte[] wrong = new byte[Frame.HEADER_BYTES];
        for (int i = 0; i < WARM_UP_CHECKS; i++) {
            hash.matches(wrong);
        }
        gate = new PasswordGate(hash, recordsAreUsual);
    }

    /** Started by Server Main; the operand is the room's default view. */
    public static void main(String[] operands) throws IOException {
        boolean recordsAreUsual = ViewName.of(operands[0]) == ViewName.RECORD;
        try (CheckerPipes pipes = new CheckerPipes(Signal.PASSWORD_SIGNAL)) {
            new PasswordChecker(pipes, recordsAreUsual).run();
        } catch (EOFException serverIsGone) {
            return;
        }
    }

    private void run() throws IOException {
        while (true) {
            pipes.next();
            gate.look(pipes.input(), pipes.hasEnded(), InputCheck.MAX_INPUT_BYTES, pipes.tries());
            byte[] text = gate.text().getBytes(StandardCharsets.UTF_8);
            pipes.answer(gate.verdict(), gate.takeBytes(), text);
        }
    }
}
