package io.github.forkchat.fork;

import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import java.nio.charset.StandardCharsets;

/**
 * Interprets the input of a client in the {@code chat} view: lines are messages, except those that begin with a slash,
 * which are commands.
 *
 * <p>Threads: the one that reads the client.
 */
final class ChatInput implements ClientInput {
    private static final byte SLASH = '/';
    private static final int NO_ANSWER = 0;
    /**
     * The request number for the list of clients. It makes the list end with a receipt, up to which {@link
     * ChatRendering} counts clients.
     */
    private static final int ANSWER = 1;

    private final MessageSender outgoing;
    private final ClientOutput client;
    private final ChatRendering rendering;

    ChatInput(MessageSender outgoing, ClientOutput client, ChatRendering rendering) {
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
        return command(ChatCommand.parse(new String(bytes, offset, length, StandardCharsets.UTF_8)));
    }

    private boolean command(ChatCommand typed) {
        if (typed.command() == Command.MESSAGE) {
            byte[] text = typed.text().getBytes(StandardCharsets.UTF_8);
            message(text, 0, text.length, false);
            return true;
        }
        if (!outgoing.awaitRequest()) {
            return true;
        }
        if (typed.fault() != null) {
            remark(typed.fault());
            return true;
        }
        switch (typed.command()) {
            case QUIET ->
                remark(rendering.toggleQuiet() ? "joins and leaves are not told" : "joins and leaves are told");
            case HELP -> help();
            case QUIT -> {
                return false;
            }
            default -> request(typed);
        }
        return true;
    }

    private void help() {
        for (String line : Command.helpLines()) {
            remark(line);
        }
    }

    private void request(ChatCommand typed) {
        byte[] text = typed.requestText().getBytes(StandardCharsets.UTF_8);
        int number = typed.command() == Command.WHO ? ANSWER : NO_ANSWER;
        if (!outgoing.request(typed.command().signal(), number, typed.name(), text)) {
            tooLong();
        }
    }

    private void message(byte[] bytes, int offset, int length, boolean plain) {
        if (!outgoing.message(bytes, offset, length, plain)) {
            tooLong();
        }
    }

    @Override
    public boolean takesTelnet() {
        return true;
    }

    @Override
    public void tooLong() {
        outgoing.awaitRequest();
        remark("refused: " + outgoing.tooLong());
    }

    private void remark(String text) {
        client.remark(ChatRendering.REMARK + TextCleaner.cleaned(text));
    }
}
