package io.github.forkchat.client;

import io.github.forkchat.protocol.JsonLine;
import java.io.Console;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
public final class TerminalClient {
    private static final long SECOND_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int KEY_BYTES = 16;
    /** How long leaving may take. */
    private static final long GOODBYE_MILLIS = 1_000;

    /**
     * What a person wants. Threads: immutable.
     *
     * @param name the name to ask for, or null
     * @param history how many earlier messages, or null for what is usual
     * @param clock how times are shown
     * @param bell off, mention or all
     * @param reconnect whether to connect again when the connection is lost
     */
    public record Options(String name, Integer history, ChatLine.Clock clock, String bell, boolean reconnect) {}

    private final SocketAddress address;
    private final Options options;
    private final String key;
    private final People people = new People();
    private final Seam seam = new Seam();
    private final Screen screen;
    private final AtomicLong requests = new AtomicLong();
    /** What was said and is not relayed yet, by its request. */
    private final Map<Long, ChatCommand> unanswered = new ConcurrentHashMap<>();

    private volatile JsonConnection server;
    private volatile String name;
    private volatile Thread typing;
    private volatile boolean connected = true;
    private volatile boolean leaving;
    private volatile boolean lost;
    private volatile boolean quiet;

    private TerminalClient(SocketAddress address, Options options) throws IOException {
        this.address = address;
        this.options = options;
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = HexFormat.of().formatHex(random);
        server = connect(options.name(), options.history());
        screen = new Screen(Screen.Bell.valueOf(options.bell().toUpperCase(Locale.ROOT)), people);
    }

    /**
     * Connects, and talks until the person leaves.
     *
     * @return false if the connection was lost
     * @throws IOException if there is no server, or no terminal
     */
    public static boolean run(SocketAddress address, Options options) throws IOException {
        TerminalClient client = new TerminalClient(address, options);
        try {
            return client.talk();
        } finally {
            client.screen.close();
        }
    }

    private JsonConnection connect(String wanted, Integer history) throws IOException {
        String choices = "key=" + key + (wanted == null ? "" : " name=" + wanted)
                + (history == null ? "" : " history=" + history);
        JsonConnection connection = JsonConnection.open(address, choices);
        name = ChatLine.clean(connection.welcome().string("name").orElse(""));
        return connection;
    }

    private boolean talk() {
        typing = Thread.currentThread();
        Thread receiving = new Thread(this::receive, "from-server");
        receiving.setDaemon(true);
        receiving.start();
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
            }
        }
        sayGoodbye(receiving);
        return !lost;
    }

    private void sayGoodbye(Thread receiving) {
        try {
            server.send(JsonLine.ofType("quit"));
            receiving.join(GOODBYE_MILLIS);
        } catch (IOException nobodyThere) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
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
            case "/name" ->
                ask(JsonLine.ofType("name").with("name", command.name()).with("key", key), command);
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
        if (!connected) {
            remark("not connected, and not sent: " + command.text());
            return;
        }
        unanswered.put(number, command);
        try {
            server.send(request);
        } catch (IOException connectionLost) {
            connected = false; // the other thread sees it too, and says what is not known to have arrived
        }
    }

    // ---- What comes

    private void receive() {
        try {
            while (!leaving) {
                hear();
                if (leaving) {
                    return;
                }
                connected = false;
                sayWhatIsNotAnswered();
                if (!options.reconnect() || !connectAgain()) {
                    lost = !leaving;
                    typing.interrupt();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear() {
        try {
            server.send(JsonLine.ofType("who")); // for completion
            for (JsonLine line = server.read(); line != null; line = server.read()) {
                heard(line);
            }
        } catch (IOException connectionLost) {
            connected = false;
        }
    }

    private void sayWhatIsNotAnswered() {
        List<Long> numbers = new ArrayList<>(unanswered.keySet());
        numbers.sort(null);
        for (Long number : numbers) {
            ChatCommand command = unanswered.remove(number);
            if (command != null && !command.text().isEmpty()) {
                remark("not known to have arrived: " + command.text());
            }
        }
    }

    private boolean connectAgain() throws InterruptedException {
        people.forget();
        long pause = FIRST_PAUSE_MILLIS;
        while (!leaving) {
            remark("connection lost; trying again in " + seconds(pause));
            TimeUnit.MILLISECONDS.sleep(pause);
            try {
                server = connect(name, Seam.MOST);
                connected = true;
                remark("connected again, as " + name);
                return true;
            } catch (IOException stillNone) {
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
        }
        return false;
    }

    private static String seconds(long millis) {
        return millis < SECOND_MILLIS ? millis + " ms" : millis / SECOND_MILLIS + " s";
    }

    private void heard(JsonLine line) {
        people.heard(line);
        String type = line.string("type").orElse("");
        switch (type) {
            case "message" -> message(line);
            case "joined", "left", "named" -> {
                if (!quiet) {
                    show(line);
                }
            }
            case "name" -> {
                name = ChatLine.clean(line.string("name").orElse(name));
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
            remark(ChatLine.clean(client.string("name").orElse("")) + " (client "
                    + client.number("id").orElse(-1) + ", "
                    + ChatLine.clean(client.string("peer").orElse("")) + ")");
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
