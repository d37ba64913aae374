package io.github.forkchat.fork.http;

import io.github.forkchat.fork.frames.CheckerPipes;
import io.github.forkchat.metrics.MetricsText;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.check.ScrapeCheck;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The metrics process, which answers HTTP requests for metrics, one at a time, with the questions and answers of {@link
 * ScrapeCheck}. It is confined like a worker and has no socket: Server Main passes it what a client has sent, without
 * parsing it, and sends the response. The process ends at the end of its input, when Server Main is gone.
 *
 * <p>Threads: one.
 */
public final class MetricsProcess {
    private static final byte[] NOTHING = {};

    private MetricsProcess() {}

    /** Started by Server Main, without operands. */
    public static void main(String[] operands) throws IOException {
        try (CheckerPipes pipes =
                new CheckerPipes(Signal.SCRAPE_SIGNAL, ScrapeCheck.MAX_INPUT_BYTES, ScrapeCheck.MAX_RESPONSE_BYTES)) {
            while (true) {
                pipes.next();
                answer(pipes);
            }
        } catch (EOFException serverIsGone) {
            return;
        }
    }

    private static void answer(CheckerPipes pipes) throws IOException {
        byte[] input = pipes.input();
        int end = 0;
        while (input[end] != '\n') {
            end++;
        }
        String sent = new String(input, end + 1, input.length - end - 1, StandardCharsets.ISO_8859_1);
        HttpRequest request = HttpRequest.parse(sent, pipes.hasEnded(), ScrapeCheck.MAX_REQUEST_BYTES);
        if (request == null) {
            pipes.answer(ScrapeCheck.Verdict.MORE, 0, NOTHING);
        } else {
            Map<String, String> numbers = MetricsText.parse(new String(input, 0, end, StandardCharsets.UTF_8));
            pipes.answer(ScrapeCheck.Verdict.ANSWER, 0, HttpResponse.to(request, numbers));
        }
    }
}
