package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
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
        /** What {@code stty -a} has printed, or null. */
        private String config;
        /** The modes, which are newer than those in {@link #config}, or null. */
        private Attributes modes;
        /** Counts what makes an answer that is still under way stale. */
        private long changes;

        RememberedPty() {
            super(new ExecTerminalProvider(), SystemStream.Output, "/dev/tty");
        }

        synchronized void forget() {
            changes++;
            config = null;
            modes = null;
        }

        private synchronized long change() {
            return ++changes;
        }

        private synchronized long changes() {
            return changes;
        }

        private synchronized String rememberedConfig() {
            return config;
        }

        private synchronized Attributes rememberedModes() {
            return modes == null ? null : new Attributes(modes);
        }

        private synchronized void remember(String asked, long asOf) {
            if (changes == asOf) {
                config = asked;
            }
        }

        private synchronized void remember(Attributes asked, long asOf) {
            if (changes == asOf) {
                modes = new Attributes(asked);
            }
        }

        @Override
        protected String doGetConfig() throws IOException {
            long asOf = changes();
            String answer = rememberedConfig();
            if (answer == null) {
                answer = super.doGetConfig();
                remember(answer, asOf);
            }
            return answer;
        }

        @Override
        public Attributes getAttr() throws IOException {
            long asOf = changes();
            Attributes answer = rememberedModes();
            if (answer == null) {
                answer = super.getAttr();
                remember(answer, asOf);
            }
            return answer;
        }

        /** Fails only if modes differ afterwards: GNU stty on macOS fails although it has set them. */
        @Override
        protected void doSetAttr(Attributes wanted) throws IOException {
            long asOf = change();
            try {
                super.doSetAttr(wanted);
            } catch (InterruptedIOException e) {
                forget();
                throw e;
            } catch (IOException e) {
                forget();
                asOf = changes();
                if (!getFlagsToSet(wanted, getAttr()).isEmpty()) {
                    throw e;
                }
            }
            if (changes() == asOf) {
                remember(wanted, asOf);
            } else {
                forget();
            }
        }

        @Override
        public void setSize(Sized size) throws IOException {
            super.setSize(size);
            forget();
        }
    }

    private final RememberedPty remembered;

    private SystemTerminal(String type, RememberedPty pty) throws IOException {
        super(NAME, type, pty, StandardCharsets.UTF_8, true, SignalHandler.SIG_DFL);
        // Not the default action, so that each of these signals reaches raise().
        super.handle(Signal.WINCH, SignalHandler.SIG_IGN);
        super.handle(Signal.CONT, SignalHandler.SIG_IGN);
        remembered = pty;
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

    private static boolean isChange(Signal signal) {
        return signal == Signal.WINCH || signal == Signal.CONT;
    }

    /** Forgets modes and size: another process may have changed them. */
    void forget() {
        remembered.forget();
    }

    /** Leaves the handler in the JVM that calls {@link #raise}, so that no change of size is missed meanwhile. */
    @Override
    public SignalHandler handle(Signal signal, SignalHandler handler) {
        return isChange(signal) ? handlers.put(signal, handler) : super.handle(signal, handler);
    }

    /** Another size, or the end of a suspension, in which the shell may have changed the modes. */
    @Override
    public void raise(Signal signal) {
        if (isChange(signal) && remembered != null) {
            forget();
        }
        super.raise(signal);
    }
}
