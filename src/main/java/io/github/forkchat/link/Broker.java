package io.github.forkchat.link;

import io.github.forkchat.protocol.link.FarDirect;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connects to the broker. After a lost connection, it starts a new {@link BrokerSession}, as at the start.
 *
 * <p>Threads: its own thread, {@code broker}; the main thread calls the other methods.
 */
final class Broker extends Thread {
    private static final long MIN_PAUSE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 2_000;
    /** After a configuration error. */
    private static final long LONG_PAUSE_MILLIS = 5_000;

    private final LinkArguments arguments;
    private final Intake intake;
    private final MainPipe toMain;
    private final LastMessage last = new LastMessage();
    private volatile BrokerSession session;
    /** Of this server; 0 until Server Main has chosen it. */
    private volatile long epoch;

    Broker(LinkArguments arguments, Intake intake, MainPipe toMain) {
        super("broker");
        this.arguments = arguments;
        this.intake = intake;
        this.toMain = toMain;
        epoch = arguments.epoch();
    }

    @Override
    public void run() {
        long pauseMillis = MIN_PAUSE_MILLIS;
        for (int number = 1; !intake.hasEnded(); number++) {
            BrokerSession now = new BrokerSession(arguments, intake, toMain, last, number, epoch);
            session = now;
            long began = System.nanoTime();
            String why = now.run();
            intake.close();
            session = null;
            if (why == null) {
                return; // Server Main ends, and has given all
            }
            toMain.down(why, now.isRefused());
            boolean hasLasted = System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(MAX_PAUSE_MILLIS);
            pauseMillis = now.wasLinked() && hasLasted ? MIN_PAUSE_MILLIS : Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
            pause(now.isRefused() ? LONG_PAUSE_MILLIS : pauseMillis);
        }
    }

    private void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!intake.hasEnded() && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(MIN_PAUSE_MILLIS)));
        }
    }

    /** Server Main has handled all up to this sequence; the records that follow are for this connection. */
    void resume(int number, long sequence, long newEpoch) {
        epoch = newEpoch;
        BrokerSession now = session;
        if (now != null && now.number() == number) {
            now.resume(sequence, newEpoch);
        }
    }

    /** Sends a direct message. */
    void direct(int ticket, FarDirect message) {
        BrokerSession now = session;
        if (message == null || now == null || !now.direct(ticket, message)) {
            toMain.answer(ticket, "the other servers are unreachable");
        }
    }

    /** Server Main answers a direct message that came from another server. */
    void answer(int ticket, String refusal) {
        BrokerSession now = session;
        if (now != null) {
            now.answer(ticket, refusal);
        }
    }
}
