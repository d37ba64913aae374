package io.github.forkchat.cli.oneshot;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.Console;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ServerDialogue;
import io.github.forkchat.client.Sender;
import io.github.forkchat.client.connection.ServerEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The action of {@code forkchat send}. Threads: used only by the main thread.
 *
 * @param name the name in the room, or null
 * @param to name of the only recipient, or null for all
 * @param words the words of the message; null or {@code -}: each line of standard input is a message
 */
public record SendAction(String name, String to, List<String> words) {
    /** The error for input that cannot be read. */
    public static final String INPUT_UNREADABLE = "cannot read standard input";

    /**
     * Sends the messages, and waits until the server has relayed all.
     *
     * @return the exit code
     */
    public int run(ServerDialogue dialogue, Console console) throws CommandFailedException {
        boolean isInput = words == null || words.equals(List.of("-"));
        Reader texts = isInput
                ? new InputStreamReader(console.streams().in(), StandardCharsets.UTF_8)
                : new StringReader(String.join(" ", words) + "\n");
        Sender.End end = dialogue.talk(
                new ServerDialogue.Dialogue<>() { // no lambda: see Sender
                    @Override
                    public Sender.End with(ServerEndpoint server) throws IOException {
                        return Sender.send(server, name, to, new BufferedReader(texts), console);
                    }
                });
        return switch (end) {
            case RELAYED -> ExitCode.OK;
            case REFUSED -> ExitCode.FAILED;
            case INPUT_UNREADABLE -> throw new CommandFailedException(ExitCode.FAILED, INPUT_UNREADABLE, null);
            case CONNECTION_LOST ->
                throw new CommandFailedException(
                        ExitCode.CONNECTION_LOST,
                        "the server closed the connection before it had relayed all messages",
                        null);
        };
    }
}
