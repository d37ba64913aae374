package io.github.forkchat.client.top;

import io.github.forkchat.client.terminal.Suspension;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.Curses;
import org.jline.utils.InfoCmp.Capability;

/**
 * The terminal in raw mode, with the alternate screen, on which a program draws. The normal screen comes back when the
 * program ends, even by a signal, and while the program is suspended.
 *
 * <p>Threads: the one that draws; a shutdown hook restores the screen, and JLine then the modes.
 */
final class FullScreen implements AutoCloseable {
    /** How long the end of the program waits for a terminal that takes no output. */
    private static final long STUCK_MILLIS = 200;

    private final Terminal terminal;
    private final Attributes before;
    private final Suspension suspension;
    private final byte[] leaving;
    /** Not the terminal's writer, which may be closed when the program ends. */
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    private final ReentrantLock drawing = new ReentrantLock();
    /** Whether the alternate screen is shown; guarded by the lock. */
    private boolean isOn;

    FullScreen(Terminal terminal) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        suspension = new Suspension(terminal, before);
        boolean hasAlternate = terminal.getStringCapability(Capability.exit_ca_mode) != null;
        Capability last = hasAlternate ? Capability.exit_ca_mode : Capability.clear_screen;
        // cursor_normal: in tmux and screen, cursor_visible makes the cursor blink but does not show it.
        leaving = bytes(Capability.keypad_local, Capability.cursor_normal, last);
        Runtime.getRuntime().addShutdownHook(new Thread(this::leaveAtEnd, "restore-screen"));
        enter();
    }

    private byte[] bytes(Capability... capabilities) {
        StringBuilder text = new StringBuilder();
        for (Capability capability : capabilities) {
            String sequence = Curses.tputs(terminal.getStringCapability(capability));
            text.append(sequence == null ? "" : sequence);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void enter() {
        draw(() -> {
            isOn = true;
            terminal.puts(Capability.enter_ca_mode);
            terminal.puts(Capability.cursor_invisible);
            terminal.puts(Capability.keypad_xmit);
            terminal.flush();
        });
    }

    /** Draws; waits for ever if the program is ending. */
    void draw(Runnable task) {
        drawing.lock();
        try {
            task.run();
        } finally {
            drawing.unlock();
        }
    }

    private void leave() {
        if (isOn) {
            isOn = false;
            try {
                out.write(leaving);
            } catch (IOException closed) {
                return; // the terminal is gone
            }
        }
    }

    private void leaveAtEnd() {
        try {
            if (drawing.tryLock(STUCK_MILLIS, TimeUnit.MILLISECONDS)) { // and not unlocked: nothing is drawn any more
                leave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs these tasks at SIGTSTP, and at SIGCONT after SIGSTOP. */
    void handleSignals(Runnable stopping, Runnable continued) {
        suspension.handleSignals(stopping, continued);
    }

    /** Stops the program, as Ctrl-Z does; returns when it continues. */
    void suspend() {
        draw(this::leave);
        suspension.stop();
        enter();
    }

    /**
     * Enters raw mode and the alternate screen again, after SIGSTOP and SIGCONT. Leaves that screen first, because a
     * terminal that enters it twice forgets the cursor of the normal screen.
     */
    void resume() {
        suspension.resume();
        draw(this::leave);
        enter();
    }

    @Override
    public void close() {
        suspension.close();
        draw(this::leave);
        terminal.setAttributes(before);
    }
}
