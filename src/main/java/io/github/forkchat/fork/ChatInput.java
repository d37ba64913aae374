package io.github.forkchat.fork;

import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import java.nio.charset.StandardCharsets;

/**
 * Interprets the input of a client in the {@code chat} view. A line that begins with one slash is a command; two
 * slashes escape a message that begins with a slash; every other line is a message.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
final class ChatInput implements ClientInput {
    private static final byte SLASH = '/';
    private static final int NO_RECEIPT = 0;
    /**
     * The request number of /who: the server ends the list with a receipt for this number, and {@link ChatRendering}
     * then prints the count.
     */
    private static final int WITH_RECEIPT = 1;

    private final MessageSender outgoing;
    private final ClientOutput client;
    private final ChatRendering rendering;

    ChatInput(MessageSender outgoing, ClientOutput client, ChatRendering rendering) {
        this.outgoing = outgoing;
        this.client = client;
        this.rendering = rendering;
    }

    @Override
    public boolean line(byte[] bytes, int offset, int length, boolean isClean) {
        if (length == 0 || bytes[offset] != SLASH) {
            message(bytes, offset, length, isClean);
            return true;
        }
        if (length > 1 && bytes[offset + 1] == SLASH) {
            message(bytes, offset + 1, length - 1, isClean);
            return true;
        }
        return command(ChatCommand.parse(new String(bytes, offset, length, StandardCharsets.UTF_8)));
    }

    private boolean command(ChatCommand typed) {
        if (typed.command() == Command.MESSAGE) { // "/me text" is a message, too
            byte[] text = typed.text().getBytes(StandardCharsets.UTF_8);
            message(text, 0, text.length, false);
            return true;
        }
        if (!outgoing.awaitRequest()) { // the connection is lost; the next read ends the session
            return true;
        }
        if (typed.fault() != null) {
            remark(typed.fault());
            return true;
        }
        switch (typed.command()) {
            case QUIET ->
                remark(rendering.toggleQuiet() ? "joins and leaves are now hidden" : "joins and leaves are now shown");
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
        int number = typed.command() == Command.WHO ? WITH_RECEIPT : NO_RECEIPT;
        if (!outgoing.request(typed.command().signal(), number, typed.name(), text)) {
            refuseTooLong();
        }
    }

    private void message(byte[] bytes, int offset, int length, boolean isClean) {
        if (!outgoing.message(bytes, offset, length, isClean)) {
            refuseTooLong();
        }
    }

    @Override
    public boolean takesTelnet() {
        return true;
    }

    @Override
    public void refuseTooLong() {
        outgoing.awaitRequest();
        remark("refused: " + outgoing.tooLongReason());
    }

    private void remark(String text) {
        client.remark(ChatRendering.REMARK + TextCleaner.cleaned(text));
    }
}
