package io.github.forkchat.fork;

import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands before a {@link Conversation} in a room that has a password: the client's first line has to show it, alone or as
 * a key of a {@link FirstLine}. Whoever types it has {@value #TRIES} tries, with a pause after each wrong one. Nothing
 * that is said before reaches Server Main, and no password is ever sent back or logged.
 *
 * <p>Threads: the one that reads the client.
 */
final class PasswordGate implements LineReader.Sink {
    private static final int TRIES = 3;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String MISSING = "this room has a password";
    private static final String WRONG = "wrong password";

    private final PasswordHash password;
    private final Conversation conversation;
    private final ClientOutput client;
    private final Runnable entered;
    private boolean open;
    private int wrong;

    /** @param entered is run when the password was shown, before the conversation hears anything */
    PasswordGate(PasswordHash password, Conversation conversation, ClientOutput client, Runnable entered) {
        this.password = password;
        this.conversation = conversation;
        this.client = client;
        this.entered = entered;
    }

    /** Asks for the password. */
    void ask() {
        client.writeLine(ChatRendering.REMARK + MISSING + ": type it first");
    }

    @Override
    public void line(byte[] bytes, int offset, int length, boolean plain) {
        if (open) {
            conversation.line(bytes, offset, length, plain);
        } else if (wrong < TRIES) {
            if (FirstLine.isOne(bytes, offset, length)) {
                firstLine(bytes, offset, length, plain);
            } else {
                typed(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }
    }

    /** A program's: it has one try. */
    private void firstLine(byte[] bytes, int offset, int length, boolean plain) {
        try {
            byte[] shown = FirstLine.password(new String(bytes, offset, length, StandardCharsets.UTF_8));
            if (shown != null && password.matches(shown)) {
                enter();
                conversation.line(bytes, offset, length, plain);
                return;
            }
            pause();
            refuse(shown == null ? MISSING : WRONG);
        } catch (ProtocolException e) {
            refuse(TextCleaner.cleaned(e.getMessage()));
        }
    }

    private void typed(byte[] shown) {
        if (password.matches(shown)) {
            enter();
            client.writeLine(ChatRendering.REMARK + "welcome");
            return;
        }
        wrong++;
        pause();
        if (wrong < TRIES) {
            client.writeLine(ChatRendering.REMARK + WRONG);
        } else {
            refuse(WRONG);
        }
    }

    private void enter() {
        open = true;
        entered.run();
    }

    private void refuse(String why) {
        wrong = TRIES;
        client.writeLine(FirstLine.MARK + " refused: " + why);
        conversation.leave();
    }

    private static void pause() {
        long end = System.nanoTime() + PAUSE_NANOS;
        for (long left = PAUSE_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void tooLong() {
        if (open) {
            conversation.tooLong();
        } else {
            typed(new byte[0]);
        }
    }
}
