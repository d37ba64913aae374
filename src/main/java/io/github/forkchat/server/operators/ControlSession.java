package io.github.forkchat.server.operators;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.server.bans.Ban;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection to the {@link ControlSocket}: the server says which server it is, reads one command, and answers it.
 * The lines are objects as in the json view.
 *
 * <pre>
 *   server    {"type":"control","pid":4711,"addresses":"127.0.0.1:8784"}
 *   operator  {"type":"kick","name":"bob","text":"spam"}
 *   server    {"type":"receipt",...}   or  {"type":"refused","reason":...}
 * </pre>
 *
 * <p>Threads: {@code control}; passData writes the answer.
 */
final class ControlSession {
    private static final int MAX_LINE_BYTES = 65_536;
    /** Deadline for the command, for its answer, and for the operator to read the answer. */
    private static final int DEADLINE_SECONDS = 5;

    private final AcceptedClient client;
    private final String addresses;
    private final OperatorHandler handler;
    private final NativeBuffer buffer = new NativeBuffer(MAX_LINE_BYTES);
    private final long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);

    ControlSession(AcceptedClient client, String addresses, OperatorHandler handler) {
        this.client = client;
        this.addresses = addresses;
        this.handler = handler;
    }

    /** Collects the answer. */
    private static final class Lines implements Answer {
        private final StringBuilder lines = new StringBuilder();
        private final CompletableFuture<String> all = new CompletableFuture<>();

        private void add(OutputLine line, String name, long timeMillis, String text) {
            lines.append(line.object(Message.NO_CLIENT, Reply.NO_REQUEST, timeMillis, name, text))
                    .append('\n');
        }

        @Override
        public void ban(Ban ban) {
            add(OutputLine.BAN, ban.by(), ban.sinceMillis(), ban.entries());
        }

        @Override
        public void done() {
            add(OutputLine.RECEIPT, "", System.currentTimeMillis(), "");
            all.complete(lines.toString());
        }

        @Override
        public void refused(String why) {
            add(OutputLine.REFUSED, "", System.currentTimeMillis(), why);
            all.complete(lines.toString());
        }
    }

    /** Serves the operator, and closes the connection. */
    void run() {
        try (Fd socket = client.fd();
                buffer) {
            socket.setNonBlocking(true);
            JsonLine hello = JsonLine.ofType("control")
                    .with("pid", ProcessHandle.current().pid())
                    .with("addresses", addresses);
            write(socket, hello + "\n");
            Optional<String> line = readLine(socket);
            if (line.isPresent()) {
                write(socket, answer(line.get()));
            }
        } catch (ErrnoException gone) {
            return; // the operator has closed the connection
        }
    }

    private String answer(String line) {
        Lines answer = new Lines();
        try {
            JsonLine object = JsonLine.parse(line);
            Command command = Command.ofType(ChatCommand.member(object, OutputLine.TYPE));
            if (command == null || !command.isForOperators()) {
                throw new ProtocolException("not an operator command");
            }
            ChatCommand order = ChatCommand.of(command, object);
            String login = client.login();
            Operator by = new Operator(login == null ? "uid-" + client.uid() : login, "control socket");
            handler.operate(by, new ChatCommand(command, clean(order.name()), clean(order.text()), null), answer);
            return answer.all.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ProtocolException e) {
            answer.refused(e.getMessage());
            return answer.all.join();
        } catch (TimeoutException | ExecutionException busy) {
            return ""; // the server is ending
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String clean(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        PlainText.clean(ByteBuffer.wrap(utf8), 0, utf8.length);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Reads a line; empty if none comes in time. */
    private Optional<String> readLine(Fd socket) throws ErrnoException {
        int length = 0;
        while (length < MAX_LINE_BYTES) {
            int n = await(socket, PollSet.READABLE)
                    ? socket.read(buffer.address() + length, MAX_LINE_BYTES - length)
                    : 0;
            if (n == 0) {
                return Optional.empty();
            }
            for (int at = length; at < length + n; at++) {
                if (buffer.bytes().get(at) == '\n') {
                    byte[] line = new byte[at];
                    buffer.bytes().get(0, line);
                    return Optional.of(new String(line, StandardCharsets.UTF_8));
                }
            }
            length += Math.max(n, 0);
        }
        return Optional.empty();
    }

    private void write(Fd socket, String text) throws ErrnoException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int written = 0; written < bytes.length; ) {
            int length = Math.min(bytes.length - written, MAX_LINE_BYTES);
            buffer.bytes().put(0, bytes, written, length);
            if (!await(socket, PollSet.WRITABLE)) {
                return;
            }
            written += Math.max(0, socket.send(buffer.address(), length));
        }
    }

    /** Waits until the socket is ready; returns false if the deadline has passed. */
    private boolean await(Fd socket, int events) throws ErrnoException {
        try (PollSet poll = new PollSet()) {
            int index = poll.add(socket, events);
            long left = deadlineNanos - System.nanoTime();
            while (left > 0 && !poll.isReady(index)) {
                poll.poll((int) TimeUnit.NANOSECONDS.toMillis(left) + 1);
                left = deadlineNanos - System.nanoTime();
            }
            return poll.isReady(index);
        }
    }
}
