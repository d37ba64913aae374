package io.github.forkchat.fork;

import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * The {@code chat} view's one direction: lines are messages, but for those that begin with a slash.
 *
 * <p>Threads: the one that reads the client.
 */
final class ChatInput implements ClientInput {
    private static final byte SLASH = '/';
    private static final byte[] NO_KEY = {};
    private static final int NO_ANSWER = 0;
    /** Asks for an answer; {@link ChatRendering} shows it as it comes. */
    private static final int ANSWER = 1;

    private static final String[] HELP = {
        "/name NAME      be called NAME",
        "/who            who is here",
        "/msg NAME text  text for NAME alone",
        "/me text        text about yourself",
        "/quiet          do not tell who joins and leaves any more, or tell it again",
        "/help           this list",
        "/quit           leave",
        "//text          the message /text"
    };

    private final Outgoing outgoing;
    private final ClientOutput client;
    private final ChatRendering rendering;

    ChatInput(Outgoing outgoing, ClientOutput client, ChatRendering rendering) {
        this.outgoing = outgoing;
        this.client = client;
        this.rendering = rendering;
    }

    @Override
    public boolean line(byte[] bytes, int offset, int length, boolean plain) {
        if (length == 0 || bytes[offset] != SLASH) {
            message(bytes, offset, length, plain);
            return true;
        }
        if (length > 1 && bytes[offset + 1] == SLASH) {
            message(bytes, offset + 1, length - 1, plain);
            return true;
        }
        int wordEnd = blank(bytes, offset, offset + length);
        int rest = skipBlanks(bytes, wordEnd, offset + length);
        String word = text(bytes, offset, wordEnd);
        return command(word, bytes, offset, rest, offset + length, plain);
    }

    /** Carries out a command; {@code bytes} has what follows it from {@code rest} to before {@code end}. */
    private boolean command(String word, byte[] bytes, int offset, int rest, int end, boolean plain) {
        if (!word.equals("/me") && !outgoing.awaitRequest()) {
            return true;
        }
        switch (word) {
            case "/name" -> name(text(bytes, rest, end));
            case "/who" -> outgoing.request(Signal.WHO_SIGNAL, ANSWER);
            case "/msg" -> direct(bytes, rest, end);
            case "/me" -> aboutOneself(bytes, offset, rest, end, plain);
            case "/quiet" ->
                remark(rendering.toggleQuiet() ? "joins and leaves are not told" : "joins and leaves are told");
            case "/help" -> help();
            case "/quit" -> {
                return false;
            }
            default -> remark("unknown command " + word + "; /help lists them, //text sends /text");
        }
        return true;
    }

    private void name(String name) {
        if (name.isEmpty()) {
            remark("usage: /name NAME");
        } else {
            outgoing.name(NO_ANSWER, name, NO_KEY);
        }
    }

    private void direct(byte[] bytes, int rest, int end) {
        int nameEnd = blank(bytes, rest, end);
        int text = skipBlanks(bytes, nameEnd, end);
        if (text == end) {
            remark("usage: /msg NAME text");
        } else if (!outgoing.direct(NO_ANSWER, text(bytes, rest, nameEnd), bytes, text, end - text)) {
            tooLong();
        }
    }

    private void aboutOneself(byte[] bytes, int offset, int rest, int end, boolean plain) {
        if (rest == end) {
            remark("usage: /me text");
        } else {
            message(bytes, offset, end - offset, plain);
        }
    }

    private void help() {
        for (String line : HELP) {
            remark(line);
        }
    }

    private void message(byte[] bytes, int offset, int length, boolean plain) {
        if (!outgoing.message(bytes, offset, length, plain)) {
            tooLong();
        }
    }

    @Override
    public void tooLong() {
        outgoing.awaitRequest();
        remark("refused: " + outgoing.tooLong());
    }

    private void remark(String text) {
        client.remark(ChatRendering.REMARK + TextCleaner.cleaned(text));
    }

    /** The index of the first blank, or {@code to}. */
    private static int blank(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ' ') {
            at++;
        }
        return at;
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
