package io.github.forkchat.client;

import io.github.forkchat.protocol.JsonLine;
import java.io.Console;
import java.io.IOError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;

/**
 * The client on a terminal. What a person says is shown when Server Main has relayed it, at its place among what the
 * others say.
 *
 * <p>Threads: the caller's reads what is typed; {@code from-server} reads the server, and connects again when the
 * connection is lost.
 */
public final class TerminalClient implements Link.Listener {
    /** How long leaving may take. */
    private static final long GOODBYE_MILLIS = 1_000;

    private static final long SECOND_MILLIS = 1_000;

    /**
     * What a person wants. Threads: immutable.
     *
     * @param name the name to ask for, or null
     * @param history how many earlier messages, or null for what is usual
     * @param clock how times are shown
     * @param bell when it rings
     * @param reconnect whether to connect again when the connection is lost
     */
    public record Options(String name, Integer history, ChatLine.Clock clock, ChatLine.Bell bell, boolean reconnect) {}

    private final Options options;
    private final Link link;
    private final People people = new People();
    private final Seam seam;
    private final Screen screen;
    private final Thread typing = Thread.currentThread();
    private final AtomicLong requests = new AtomicLong();
    /** What was asked for and is not answered yet, by its request, in order. */
    private final Map<Long, ChatCommand> unanswered = new ConcurrentSkipListMap<>();

    private volatile String name;
    private volatile boolean leaving;
    private volatile boolean lost;
    private volatile boolean quiet;

    private TerminalClient(Entrance entrance, Options options) throws IOException {
        this.options = options;
        link = new Link(entrance, options.name(), options.history(), options.reconnect());
        seam = new Seam(link.welcome());
        name = name(link.welcome());
        screen = new Screen(options.bell(), people);
    }

    private static String name(JsonLine object) {
        return ChatLine.clean(object.string("name").orElse(""));
    }

    /**
     * Connects, and talks until the person leaves.
     *
     * @return false if the connection was lost
     * @throws IOException if there is no server, or no terminal
     */
    public static boolean run(Entrance entrance, Options options) throws IOException {
        TerminalClient client = new TerminalClient(entrance, options);
        try {
            return client.talk();
        } finally {
            client.screen.close();
        }
    }

    private boolean talk() {
        Thread listening = new Thread(this::listen, "from-server");
        listening.setDaemon(true);
        listening.start();
        remark("you are " + name + "; /help lists the commands, Ctrl-D leaves");
        while (!leaving && !lost) {
            try {
                for (String line : screen.type(name).split("\n", -1)) {
                    typed(line);
                }
            } catch (UserInterruptException e) {
                Thread.interrupted(); // the line is cleared, or the other thread says that the connection is lost
            } catch (EndOfFileException e) {
                leaving = true;
            } catch (IOError e) { // interrupted at the terminal's settings
                if (!lost) {
                    throw e;
                }
            }
        }
        Thread.interrupted();
        sayGoodbye(listening);
        return !lost;
    }

    private void sayGoodbye(Thread listening) {
        try {
            link.leave();
            listening.join(GOODBYE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            link.close();
        }
    }

    // ---- What is typed

    private void typed(String line) {
        if (line.isEmpty()) {
            return;
        }
        ChatCommand command = ChatCommand.parse(line);
        if (command.usage() != null) {
            remark(command.usage());
            return;
        }
        switch (command.word()) {
            case "/quit" -> leaving = true;
            case "/help" -> ChatCommand.help().forEach(this::remark);
            case "/quiet" -> {
                quiet = !quiet;
                remark(quiet ? "joins and leaves are not shown" : "joins and leaves are shown");
            }
            case "/who" -> ask(JsonLine.ofType("who"), command);
            case "/name" -> ask(link.nameRequest(command.name()), command);
            case "/msg" ->
                ask(JsonLine.ofType("direct").with("to", command.name()).with("text", command.text()), command);
            default -> ask(JsonLine.ofType("message").with("text", command.text()), command);
        }
    }

    private void ask(JsonLine request, ChatCommand command) {
        long number = requests.incrementAndGet();
        if (!JsonConnection.fits(request.with("request", number))) {
            remark("too long, and not sent");
            return;
        }
        unanswered.put(number, command);
        if (!link.send(request) && unanswered.remove(number) != null) {
            remark("not connected, and not sent: " + command.text());
        }
    }

    // ---- What comes

    private void listen() {
        link.listen(this);
        if (!leaving) {
            lost = true;
            typing.interrupt();
        }
    }

    @Override
    public void lost() {
        people.forget();
        for (Long number : List.copyOf(unanswered.keySet())) {
            ChatCommand command = unanswered.remove(number);
            if (command != null && !command.text().isEmpty()) {
                remark("not known to have arrived: " + command.text());
            }
        }
    }

    @Override
    public void trying(long pauseMillis) {
        String pause = pauseMillis < SECOND_MILLIS ? pauseMillis + " ms" : pauseMillis / SECOND_MILLIS + " s";
        remark("connection lost; trying again in " + pause);
    }

    @Override
    public void again(JsonLine welcome) {
        seam.reconnected();
        name = name(welcome);
        screen.rename(name);
        remark("connected again, as " + name);
    }

    @Override
    public void heard(JsonLine line) {
        people.heard(line);
        switch (line.string("type").orElse("")) {
            case "message" -> message(line);
            case "joined", "left", "named" -> {
                if (!quiet) {
                    show(line);
                }
            }
            case "name" -> {
                name = name(line);
                link.granted(name);
                screen.rename(name);
                show(line);
            }
            case "client" -> listed(line);
            case "receipt" -> answered(line);
            case "refused" -> {
                unanswered.remove(line.number("request").orElse(0));
                show(line);
            }
            default -> show(line);
        }
    }

    private void message(JsonLine line) {
        if (line.isTrue("history") && seam.wasShown(line)) {
            return;
        }
        show(line);
        seam.shown(line);
    }

    private void show(JsonLine line) {
        ChatLine.of(line, options.clock()).ifPresent(shown -> {
            screen.show(shown);
            screen.ringFor(shown, name);
        });
    }

    /** One of those who are here; shown if it was asked for by /who. */
    private void listed(JsonLine client) {
        if (client.number("request").isPresent()) {
            remark(name(client) + " (client " + client.number("id").orElse(-1) + ", "
                    + client.string("peer").orElse("") + ")");
        }
    }

    /** What was asked for is done; what this client said is shown now, at its place among what the others say. */
    private void answered(JsonLine receipt) {
        ChatCommand command = unanswered.remove(receipt.number("request").orElse(0));
        if (command == null || command.text().isEmpty()) {
            return;
        }
        String time = ChatLine.time(receipt, options.clock());
        String text = ChatLine.clean(command.text());
        if (command.name().isEmpty()) {
            screen.show(new ChatLine(time, name, ChatLine.said(name, text), ChatLine.Kind.MESSAGE));
            seam.ownShown(name, command.text());
        } else {
            screen.show(new ChatLine(time, "you", "you -> " + command.name() + ": " + text, ChatLine.Kind.DIRECT));
        }
    }

    private void remark(String text) {
        screen.show(ChatLine.remark("", ChatLine.clean(text)));
    }

    /** Whether standard input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // what is asked since JDK 22 comes after it
    public static boolean hasTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try { // since JDK 22 there may be a console without a terminal
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }
}
