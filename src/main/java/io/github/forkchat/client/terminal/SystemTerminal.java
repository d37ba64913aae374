package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.terminal.Attributes;
import org.jline.terminal.Sized;
import org.jline.terminal.impl.PosixSysTerminal;
import org.jline.terminal.impl.exec.ExecPty;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.Signals;

/**
 * The terminal of standard input and output. It remembers its modes and its size: without a native library, JLine runs
 * stty(1) for each question, some 20 ms, and the client would ask 18 times before its first input line, 6 times for each
 * further one, and once for each line of output. What another process changes without a signal, it does not notice.
 *
 * <p>Threads: any.
 */
final class SystemTerminal extends PosixSysTerminal {
    private static final String NAME = "forkchat";

    /**
     * Modes and size, until a signal tells that another process may have changed them. No lock is held while stty runs,
     * because Ctrl-Z can stop stty, and the thread that handles the signal must not wait for it.
     */
    private static final class RememberedPty extends ExecPty {
        /**
         * What is known. An answer is stored only if nothing else was stored since the question.
         *
         * @param config what {@code stty -a} has printed, or null
         * @param modes the modes that were set after that, or null
         */
        private record Known(String config, Attributes modes) {}

        private final AtomicReference<Known> known = new AtomicReference<>(new Known(null, null));

        RememberedPty() {
            super(new ExecTerminalProvider(), SystemStream.Output, "/dev/tty");
        }

        void forget() {
            known.set(new Known(null, null));
        }

        @Override
        protected String doGetConfig() throws IOException {
            Known before = known.get();
            if (before.config() != null) {
                return before.config();
            }
            String config = super.doGetConfig();
            known.compareAndSet(before, new Known(config, null));
            return config;
        }

        @Override
        public Attributes getAttr() throws IOException {
            Attributes modes = known.get().modes();
            return modes == null ? super.getAttr() : new Attributes(modes);
        }

        /** Fails only if modes differ afterwards: GNU stty on macOS fails although it has set them. */
        @Override
        protected void doSetAttr(Attributes wanted) throws IOException {
            String config = doGetConfig();
            Known before = known.get();
            try {
                super.doSetAttr(wanted);
            } catch (InterruptedIOException e) {
                forget();
                throw e;
            } catch (IOException e) {
                forget();
                if (!getFlagsToSet(wanted, getAttr()).isEmpty()) {
                    throw e;
                }
                return;
            }
            if (!known.compareAndSet(before, new Known(config, new Attributes(wanted)))) {
                forget();
            }
        }

        @Override
        public void setSize(Sized size) throws IOException {
            super.setSize(size);
            forget();
        }
    }

    private final RememberedPty pseudoterminal;

    private SystemTerminal(String type, RememberedPty pty) throws IOException {
        super(NAME, type, pty, StandardCharsets.UTF_8, true, SignalHandler.SIG_DFL);
        pseudoterminal = pty;
        // Not the default action, so that each of these signals reaches raise().
        super.handle(Signal.WINCH, SignalHandler.SIG_IGN);
        super.handle(Signal.CONT, SignalHandler.SIG_IGN);
    }

    /**
     * Opens the terminal.
     *
     * @param type the type of terminfo(5), or null if the environment tells none
     * @throws IOException if stty fails
     */
    static SystemTerminal open(String type) throws IOException {
        RememberedPty pty = new RememberedPty();
        Signals.register(Signal.WINCH.name(), pty::forget); // until the terminal has its own handler
        return new SystemTerminal(type, pty);
    }

    private static boolean tellsOfChange(Signal signal) {
        return signal == Signal.WINCH || signal == Signal.CONT;
    }

    /** Forgets modes and size: another process may have changed them. */
    void forget() {
        pseudoterminal.forget();
    }

    /** Leaves the handler in the JVM that calls {@link #raise}, so that no change of size is missed meanwhile. */
    @Override
    public SignalHandler handle(Signal signal, SignalHandler handler) {
        return tellsOfChange(signal) ? handlers.put(signal, handler) : super.handle(signal, handler);
    }

    /**
     * Another size, or the end of a suspension, in which the shell may have changed the modes. This may run in a thread of
     * the JVM's or of JLine's, so that another thread may close the terminal meanwhile.
     */
    @Override
    public void raise(Signal signal) {
        if (tellsOfChange(signal)) {
            forget();
        }
        try {
            super.raise(signal);
        } catch (IllegalStateException e) {
            if (!closed) {
                throw e;
            }
        }
    }
}
