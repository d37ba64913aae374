package io.github.forkchat.fork.proxy;

import io.github.forkchat.fork.frames.CheckerPipes;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.check.InputCheck;
import io.github.forkchat.protocol.check.PeerCheck;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The process that reads the PROXY protocol headers of proxied clients, one at a time, with the questions and answers of
 * {@link PeerCheck}. It is confined like a worker. Server Main passes it the clients' first input without parsing it.
 * The process ends at the end of its input, when Server Main is gone.
 *
 * <p>Threads: one.
 */
public final class HeaderReader {
    private static final byte[] NOTHING = {};

    private HeaderReader() {}

    /** Started by Server Main, without operands. */
    public static void main(String[] operands) throws IOException {
        try (CheckerPipes pipes = new CheckerPipes(Signal.PEER_SIGNAL)) {
            while (true) {
                pipes.next();
                ProxyHeader header = HeaderParser.read(pipes.input(), pipes.hasEnded(), InputCheck.MAX_INPUT_BYTES);
                pipes.answer(header.verdict(), header.lengthBytes(), more(header));
            }
        } catch (EOFException serverIsGone) {
            return;
        }
    }

    private static byte[] more(ProxyHeader header) {
        return switch (header.verdict()) {
            case PROXIED -> PeerCheck.encode(header.client());
            case NONSENSE -> header.reason().getBytes(StandardCharsets.UTF_8);
            default -> NOTHING;
        };
    }
}
