package io.github.forkchat.testkit;

import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A way to give operators' commands: the shell, a view, or the terminal client. A command is {@code kick bob spam}. */
@FunctionalInterface
public interface OperatorWay {
    /** How the answer to a command of a client that is no operator begins. */
    String NO_OPERATOR = "you are not an operator: ";

    /** A refusal of the chat view and of the terminal client. */
    String REFUSED = "-- refused: ";

    /** A command that Server Main refuses for everybody, after all that came before: the end of an answer. */
    String FENCE = "/msg fence%d x\n";

    /**
     * Gives a command, and waits for the answer.
     *
     * @return the lines of the answer
     * @throws Refused if the server refuses the command
     */
    List<String> give(String command) throws IOException, Refused;

    /** The server refuses a command. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    /** The answer to a command, whether it is refused or not. */
    default String answer(String command) throws IOException {
        try {
            return String.join("\n", give(command));
        } catch (Refused e) {
            return e.getMessage();
        }
    }

    /**
     * Commands of the shell.
     *
     * @param by the prefix of the command line, such as another user's
     * @param options follow the name of the command
     */
    static OperatorWay shell(List<String> by, List<String> options) {
        return command -> {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.addAll(1, options);
            ProcessBuilder program = Forkchat.command(words);
            program.command().addAll(0, by);
            Ended ended = Ended.of(program);
            if (ended.exitCode() != 0) {
                throw new Refused(String.join("\n", ended.err()).replaceFirst("^forkchat: ", ""));
            }
            return ended.out();
        };
    }

    /** The json view. */
    static OperatorWay json(TestClient client) {
        int[] requests = {100};
        return command -> {
            int request = ++requests[0];
            client.send(object(command).with("request", request) + "\n");
            List<String> answer = new ArrayList<>();
            while (true) {
                JsonLine line = JsonLine.parse(client.lineOf(text -> text.contains("\"request\":" + request)));
                switch (line.string("type").orElse("")) {
                    case "receipt" -> {
                        return answer;
                    }
                    case "refused" -> throw new Refused(line.string("reason").orElse(""));
                    default -> answer.add("" + line);
                }
            }
        };
    }

    private static JsonLine object(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        JsonLine object = JsonLine.ofType(words.remove(0));
        boolean hasName = command.matches("(kick|ban|unban|mute|unmute) .*");
        if (hasName) {
            object.with("name", words.remove(0));
        }
        if (words.size() > 1 && words.get(0).equals("--for")) {
            object.with("for", words.get(1));
            words = words.subList(2, words.size());
        }
        return words.isEmpty() ? object : object.with("text", String.join(" ", words));
    }

    /** The chat view. */
    static OperatorWay chat(TestClient client) {
        int[] fences = {0};
        return command -> {
            int fence = ++fences[0];
            client.send("/" + command + "\n" + String.format(FENCE, fence));
            List<String> answer = new ArrayList<>();
            String end = endOf(fence);
            for (String line = client.line(); !line.equals(end); line = client.line()) {
                answer.add(line);
            }
            return checked(answer);
        };
    }

    /** The terminal client in a window with many rows. */
    static OperatorWay terminal(TerminalWindow window) {
        int[] fences = {0};
        return command -> {
            int fence = ++fences[0];
            window.type("/" + command + "\n" + String.format(FENCE, fence));
            window.awaitLine(endOf(fence));
            List<String> screen = window.screen();
            int from = screen.indexOf(endOf(fence - 1)); // -1 at first
            List<String> answer = screen.subList(from + 1, screen.indexOf(endOf(fence)));
            return checked(answer);
        };
    }

    private static String endOf(int fence) {
        return REFUSED + "nobody here is called fence" + fence;
    }

    private static List<String> checked(List<String> answer) throws Refused {
        for (String line : answer) {
            if (line.startsWith(REFUSED)) {
                throw new Refused(line.substring(REFUSED.length()));
            }
        }
        return answer;
    }
}
