package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Sized;
import org.jline.terminal.impl.PosixSysTerminal;
import org.jline.terminal.impl.exec.ExecPty;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * The terminal of standard input and output. It remembers its modes and its size: without a native library, JLine runs
 * stty(1) for each question, some 20 ms, and the client would ask 18 times before its first input line, 6 times for each
 * further one, and once for each line of output.
 *
 * <p>Threads: any.
 */
final class SystemTerminal extends PosixSysTerminal {
    private static final String NAME = "forkchat";

    /** Modes and size, until a signal tells that another process may have changed them. */
    private static final class RememberedPty extends ExecPty {
        /** What {@code stty -a} has printed, or null. */
        private String config;
        /** The modes, which are newer than those in {@link #config}, or null. */
        private Attributes modes;

        RememberedPty() {
            super(new ExecTerminalProvider(), SystemStream.Output, "/dev/tty");
        }

        synchronized void forget() {
            config = null;
            modes = null;
        }

        @Override
        protected synchronized String doGetConfig() throws IOException {
            if (config == null) {
                config = super.doGetConfig();
            }
            return config;
        }

        @Override
        public synchronized Attributes getAttr() throws IOException {
            if (modes == null) {
                modes = super.getAttr();
            }
            return new Attributes(modes);
        }

        @Override
        protected synchronized void doSetAttr(Attributes wanted) throws IOException {
            try {
                super.doSetAttr(wanted);
                modes = new Attributes(wanted);
            } catch (IOException e) {
                forget();
                throw e;
            }
        }

        @Override
        public synchronized void setSize(Sized size) throws IOException {
            super.setSize(size);
            forget();
        }
    }

    private final RememberedPty remembered;

    private SystemTerminal(String type, RememberedPty pty) throws IOException {
        super(NAME, type, pty, StandardCharsets.UTF_8, true, SignalHandler.SIG_DFL);
        remembered = pty;
        // Not the default action, so that each of these signals reaches raise().
        handle(Signal.WINCH, SignalHandler.SIG_IGN);
        handle(Signal.CONT, SignalHandler.SIG_IGN);
    }

    /**
     * Opens the terminal.
     *
     * @param type the type of terminfo(5), or null if the environment tells none
     */
    static SystemTerminal open(String type) throws IOException {
        return new SystemTerminal(type, new RememberedPty());
    }

    /** Another size, or the end of a suspension, in which the shell may have changed the modes. */
    @Override
    public void raise(Signal signal) {
        if (signal == Signal.WINCH || signal == Signal.CONT) {
            remembered.forget();
        }
        super.raise(signal);
    }
}
