package io.github.forkchat.testkit;

import io.github.forkchat.protocol.JsonLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in the json view with scripted output, for times and orders that a real server does not have in a test. It
 * answers each request as done, a list of clients as empty, and closes the connection of a client that quits.
 *
 * <p>Threads: the test's accepts and says; one for each client answers.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final int MAX_MILLIS = (int) (1_000 * Deadline.SECONDS);

    private final int port;
    private ServerSocket listening;
    private final List<Socket> clients = new ArrayList<>();

    /** Listens on a free port of 127.0.0.1. */
    public ScriptedServer() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(MAX_MILLIS);
        port = listening.getLocalPort();
    }

    /** Listens on the same port, after {@link #stop}. */
    public void listenAgain() throws IOException {
        listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.setSoTimeout(MAX_MILLIS);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** The port. */
    public int port() {
        return port;
    }

    /** Accepts the next client, and does not answer it yet. */
    public Socket accept() throws IOException {
        Socket client = listening.accept();
        clients.add(client);
        return client;
    }

    /** Accepts the next client, and greets it with this name and these messages of history. */
    public Socket greet(String name, JsonLine... history) throws IOException {
        return greet(accept(), name, history);
    }

    /** Greets a client that was accepted. */
    public Socket greet(Socket client, String name, JsonLine... history) throws IOException {
        BufferedReader in = welcome(client, name, history);
        Thread answers = new Thread(() -> answer(client, in), "scripted-server");
        answers.setDaemon(true);
        answers.start();
        return client;
    }

    /** Greets a client that was accepted; its requests, which the result has, are not answered. */
    public static BufferedReader welcome(Socket client, String name, JsonLine... history) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        String tag = in.readLine().replaceFirst(".* tag=", "");
        JsonLine welcome = JsonLine.ofType("welcome").with("id", 1).with("name", name);
        welcome.with("time", "2026-01-01T09:30:00.000Z").with("history", history.length);
        say(client, welcome.with("tag", tag));
        for (JsonLine message : history) {
            say(client, message);
        }
        return in;
    }

    /** A message of bob's. */
    public static JsonLine message(String time, String text) {
        return JsonLine.ofType("message")
                .with("id", 2)
                .with("name", "bob")
                .with("time", time)
                .with("text", text);
    }

    /** The same as one of history. */
    public static JsonLine earlier(String time, String text) {
        return message(time, text).with("history", true);
    }

    /** Says something to a client. */
    public static void say(Socket client, JsonLine line) throws IOException {
        synchronized (client) {
            client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @SuppressWarnings("EmptyCatch") // the client has disconnected
    private static void answer(Socket client, BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonLine asked = JsonLine.parse(line);
                long request = asked.number("request").orElse(0);
                if (request > 0) {
                    say(client, JsonLine.ofType("receipt").with("request", request));
                }
                if (asked.string("type").orElse("").equals("quit")) {
                    client.close();
                }
            }
        } catch (IOException gone) {
        }
    }

    /** Ends all connections; no client can connect any more. */
    public void stop() throws IOException {
        listening.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
