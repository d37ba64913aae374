package io.github.forkchat.server;

import io.github.forkchat.libc.SignalHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The signals that end the server: the first in order, a second one at once.
 *
 * <p>The JVM starts a thread for each signal, and loses the signal if it cannot. Therefore {@link #look} asks the kernel
 * whether one has come.
 *
 * <p>Its C counterpart: {@code sigaction(2)} with SA_RESETHAND. Threads: any.
 */
final class EndSignals {
    private static final int EXIT_SIGNAL = 128;
    private static final String HANG_UP = "HUP";
    /** Their numbers are the same everywhere. */
    private static final Map<String, Integer> NUMBERS = Map.of(HANG_UP, 1, "INT", 2, "TERM", 15);

    private final Set<String> installed = ConcurrentHashMap.newKeySet();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Runnable end;
    private final ServerLog log;

    /** @param end wakes the thread that asks {@link #isEnding} */
    EndSignals(Runnable end, ServerLog log) {
        this.end = end;
        this.log = log;
    }

    /** From now on they end the server, but for those that whoever started it wanted ignored. */
    void install(boolean hangUpToo) {
        NUMBERS.forEach((name, number) -> {
            if (hangUpToo || !name.equals(HANG_UP)) {
                SignalHandlers.installOnce(name, number, () -> come(name));
                installed.add(name);
            }
        });
    }

    /** Takes notice of one whose handler could not be started. */
    void look() {
        for (String name : installed) {
            if (!seen.contains(name) && SignalHandlers.hasCome(NUMBERS.get(name))) {
                come(name);
            }
        }
    }

    /** Whether one has come. */
    boolean isEnding() {
        return ending.get();
    }

    private void come(String name) {
        if (!seen.add(name)) {
            return;
        }
        if (ending.compareAndSet(false, true)) {
            log.say("SIG" + name + ": closing");
            end.run();
        } else {
            Runtime.getRuntime().halt(EXIT_SIGNAL + NUMBERS.get(name));
        }
    }
}
