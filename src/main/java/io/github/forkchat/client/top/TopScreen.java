package io.github.forkchat.client.top;

import io.github.forkchat.client.connection.ConnectionLostException;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.terminal.TerminalSetup;
import io.github.forkchat.client.watch.RoomWatch;
import io.github.forkchat.client.watch.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/**
 * The full screen of {@code forkchat top}. Threads: the caller's draws; {@code from-server} reads samples, {@code keys}
 * reads the keyboard; both add events to a queue.
 */
public final class TopScreen {
    private static final int WAIT_MILLIS = 1_000;
    /** After this many intervals without a sample, the last line says so. */
    private static final int SILENT_INTERVALS = 3;

    /** So many events wait for a terminal that takes no output; then no more samples are read. */
    private static final int MAX_EVENTS = 64;

    /** An event: a sample, a key, the end of the connection, or a signal. All other components are null. */
    private record Event(Sample sample, TopKeys.Key key, IOException lost) {
        boolean isSuspension() {
            return key != null && key.special() == TopKeys.Special.SUSPEND;
        }
    }

    private static final Event SIGNAL = new Event(null, null, null);
    /** SIGINT, which Ctrl-C may be, or the end of the terminal's input. */
    private static final Event INTERRUPTED =
            new Event(null, new TopKeys.Key(TopKeys.Special.INTERRUPT, (char) 0), null);

    private final TopOptions options;
    private final Terminal terminal;
    private final Display display;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_EVENTS);
    /** The signals that are not handled yet. They are not in the queue, which samples may have filled. */
    private final Set<Terminal.Signal> signals = ConcurrentHashMap.newKeySet();

    private final LocalProcesses processes = new LocalProcesses(Path.of("/proc"));
    private final TopFigures.Builder builder = new TopFigures.Builder(processes);
    private final TopState state = new TopState();
    private final TopCommands commands;
    private final TopPages pages;
    /** The figures on the screen; null before the first sample. */
    private TopFigures figures;

    private long sampleNanos = System.nanoTime();

    private TopScreen(TopOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
        display = new Display(terminal, true);
        commands = new TopCommands(state, processes);
        pages = new TopPages(new TopStyle(options.hasColor()), options.where(), processes);
        if (options.isPicture()) {
            state.show(TopState.Page.PICTURE);
        }
    }

    /**
     * Connects, and shows the room until the user quits.
     *
     * @throws ConnectionLostException if the connection is lost
     */
    public static void run(ServerEndpoint endpoint, TopOptions options) throws IOException {
        try (RoomWatch watch = RoomWatch.open(endpoint, options.intervalMillis());
                Terminal terminal = TerminalSetup.open()) {
            new TopScreen(options, terminal).show(watch);
        }
    }

    private void show(RoomWatch watch) throws IOException {
        terminal.handle(Terminal.Signal.INT, signal -> events.offer(INTERRUPTED));
        try (FullScreen screen = new FullScreen(terminal)) {
            terminal.handle(Terminal.Signal.WINCH, this::keep);
            screen.handleSignals(() -> keep(Terminal.Signal.TSTP), () -> keep(Terminal.Signal.CONT));
            start("from-server", () -> readSamples(watch));
            TopKeys keys = new TopKeys(terminal);
            start("keys", () -> readKeys(keys));
            loop(screen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the thread that draws handle this signal; if the queue is full, the thread is awake. */
    private void keep(Terminal.Signal signal) {
        signals.add(signal);
        events.offer(SIGNAL);
    }

    private void tell(Event event) {
        try {
            events.put(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readSamples(RoomWatch watch) {
        try {
            while (true) {
                tell(new Event(watch.next(), null, null));
            }
        } catch (IOException lost) {
            tell(new Event(null, null, lost));
        }
    }

    private void readKeys(TopKeys keys) {
        TopKeys.Key key = keys.read();
        while (key != null) {
            tell(new Event(null, key, null));
            key = keys.read();
        }
        tell(INTERRUPTED);
    }

    private void loop(FullScreen screen) throws IOException, InterruptedException {
        resize();
        while (!commands.isOver()) {
            Event event = events.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            if (event != null && event.isSuspension()) {
                signals.add(Terminal.Signal.TSTP);
            } else if (event != null && !event.equals(SIGNAL)) {
                handle(event);
            }
            handleSignals(screen);
            screen.draw(this::draw);
        }
    }

    private void handleSignals(FullScreen screen) {
        if (signals.isEmpty()) {
            return;
        }
        if (signals.remove(Terminal.Signal.CONT)) {
            screen.resume();
        }
        if (signals.remove(Terminal.Signal.TSTP)) {
            screen.suspend();
        }
        signals.remove(Terminal.Signal.WINCH);
        resize();
    }

    private void handle(Event event) throws IOException {
        if (event.lost() != null) {
            throw event.lost();
        }
        if (event.key() != null) {
            commands.press(event.key(), figures);
        } else if (!state.isPaused() || figures == null) {
            figures = builder.of(event.sample());
        }
        if (event.sample() != null) {
            sampleNanos = System.nanoTime();
        }
    }

    private void resize() {
        display.resize(terminal.getSize());
        display.clear();
    }

    private void draw() {
        Size size = terminal.getSize();
        long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sampleNanos);
        boolean isSilent = silentMillis > Math.max(WAIT_MILLIS, SILENT_INTERVALS * options.intervalMillis());
        String remark = isSilent ? "no sample for " + TimeUnit.MILLISECONDS.toSeconds(silentMillis) + " s" : "";
        List<AttributedString> lines = pages.render(figures, state, size.getColumns(), size.getRows(), remark);
        display.update(lines, -1);
    }
}
