package io.github.forkchat.fork;

import io.github.forkchat.fork.input.RequestFinder;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Interprets the input of a client in the {@code json} view: each line is an object with a command. Invalid lines are
 * refused, and the client stays.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
final class JsonInput implements ClientInput {
    private static final int NO_REQUEST = 0;
    private static final byte[] NO_KEY = {};
    private static final long NO_TIME = 0;
    /** Maximum number of bytes of a line that is too long in which its request number is searched. */
    private static final long MAX_SCANNED_BYTES = 1_048_576;

    private final MessageSender outgoing;
    private final ClientOutput client;
    /** Scans a line that is too long and not refused yet; else null. */
    private RequestFinder tooLong;

    private long tooLongBytes;

    JsonInput(MessageSender outgoing, ClientOutput client) {
        this.outgoing = outgoing;
        this.client = client;
    }

    @Override
    public boolean line(byte[] bytes, int offset, int length, boolean isClean) {
        int number = NO_REQUEST;
        try {
            JsonLine object = JsonLine.parse(new String(bytes, offset, length, StandardCharsets.UTF_8));
            number = number(object);
            return carryOut(object, number);
        } catch (ProtocolException e) {
            outgoing.awaitRequest();
            refuse(number == NO_REQUEST ? RequestFinder.find(bytes, offset, length) : number, e.getMessage());
            return true;
        }
    }

    private static int number(JsonLine object) throws ProtocolException {
        if (!object.has("request")) {
            return NO_REQUEST;
        }
        OptionalLong number = object.number("request");
        if (number.isEmpty() || number.getAsLong() < 1 || number.getAsLong() > Integer.MAX_VALUE) {
            throw new ProtocolException("request is no integer between 1 and " + Integer.MAX_VALUE);
        }
        return (int) number.getAsLong();
    }

    private boolean carryOut(JsonLine object, int number) throws ProtocolException {
        String type = ChatCommand.member(object, OutputLine.TYPE);
        Command command = Command.ofType(type);
        if (command != Command.MESSAGE && !outgoing.awaitRequest()) {
            return true;
        }
        if (command == null) {
            throw new ProtocolException("unknown type \"" + type + "\"; there are " + Command.types());
        }
        ChatCommand asked = ChatCommand.of(command, object);
        byte[] text = asked.requestText().getBytes(StandardCharsets.UTF_8);
        switch (command) {
            case MESSAGE -> message(text, number);
            case NAME -> outgoing.name(number, asked.name(), key(object));
            case QUIT -> {
                receipt(number);
                return false;
            }
            default -> {
                if (!outgoing.request(command.signal(), number, asked.name(), text)) {
                    throw new ProtocolException(outgoing.tooLongReason());
                }
            }
        }
        return true;
    }

    private void message(byte[] text, int number) throws ProtocolException {
        if (!outgoing.message(text, 0, text.length, false)) {
            throw new ProtocolException(outgoing.tooLongReason());
        }
        receipt(number);
    }

    private void receipt(int number) {
        if (number != NO_REQUEST) {
            outgoing.receipt(number);
        }
    }

    private static byte[] key(JsonLine object) throws ProtocolException {
        return object.has("key") ? Handshake.key(ChatCommand.member(object, "key")) : NO_KEY;
    }

    @Override
    public boolean takesTelnet() {
        return false;
    }

    /**
     * Starts to search the rest of the line for its request number, which most lines have at their end. {@link
     * #droppedEnd} sends the refusal.
     */
    @Override
    public void refuseTooLong() {
        outgoing.awaitRequest();
        tooLong = new RequestFinder();
        tooLongBytes = 0;
    }

    @Override
    public void dropped(byte[] bytes, int offset, int length) {
        if (tooLong == null) {
            return;
        }
        tooLong.look(bytes, offset, length);
        tooLongBytes += length;
        if (tooLongBytes > MAX_SCANNED_BYTES) {
            droppedEnd();
        }
    }

    @Override
    public void droppedEnd() {
        if (tooLong != null) {
            refuse(tooLong.end(), outgoing.tooLongReason());
            tooLong = null;
        }
    }

    private void refuse(int number, String reason) {
        JsonLine refused =
                OutputLine.REFUSED.object(Message.NO_CLIENT, number, NO_TIME, "", TextCleaner.cleaned(reason));
        client.remark(refused.toString());
    }
}
