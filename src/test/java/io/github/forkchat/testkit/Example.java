package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example of a document or of a help text.
 *
 * @param where the document and the line, for a failure
 * @param kind what the text is
 * @param text the command, the line of a crontab, or the content of the file
 * @param fileName the file's name, or ""
 * @param expected the output that is printed below the command; {@code ...} stands for any text
 */
public record Example(String where, Kind kind, String text, String fileName, List<String> expected) {
    /** What an example is. */
    public enum Kind {
        /** A line that begins with {@code $ } in a {@code console} block, or a line of an {@code Examples:} section. */
        COMMAND,
        /** A {@code sh} or {@code python} block below a line that ends with the file's name: {@code `bot.py`:}. */
        FILE,
        /** A line of a {@code crontab} block. */
        CRON
    }

    private static final Pattern FILE_NAME = Pattern.compile("`([\\w.-]+)`:$");
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";

    /**
     * The examples of a document, from top to bottom; fails for a block of which nobody knows whether it is one. A block
     * may be indented, as in a list.
     */
    public static List<Example> ofDocument(Path document) throws IOException {
        List<Example> examples = new ArrayList<>();
        List<String> lines = Files.readAllLines(document);
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.stripLeading().startsWith(FENCE)) {
                before = line.isBlank() ? before : line;
                continue;
            }
            int indent = line.indexOf(FENCE);
            int end = i + 1;
            while (!lines.get(end).equals(line.substring(0, indent) + FENCE)) {
                end++;
            }
            List<String> block = lines.subList(i + 1, end).stream()
                    .map(text -> text.substring(Math.min(indent, text.length())))
                    .toList();
            String tag = line.substring(indent + FENCE.length());
            examples.addAll(ofBlock(document + ":" + (i + 1), tag, block, before));
            i = end;
        }
        return examples;
    }

    private static List<Example> ofBlock(String where, String tag, List<String> lines, String before) {
        return switch (tag) {
            case "console" -> ofConsole(where, lines);
            case "sh", "python" -> {
                Matcher name = FILE_NAME.matcher(before);
                if (!name.find()) {
                    throw new AssertionError(where + ": the line above names no file: `NAME`:");
                }
                yield List.of(new Example(where, Kind.FILE, String.join("\n", lines) + "\n", name.group(1), List.of()));
            }
            case "crontab" ->
                lines.stream()
                        .map(line -> new Example(where, Kind.CRON, line, "", List.of()))
                        .toList();
            case "text", "json" -> {
                if (lines.stream().anyMatch(line -> line.startsWith(PROMPT))) {
                    throw new AssertionError(where + ": commands stand in console blocks");
                }
                yield List.of();
            }
            default -> throw new AssertionError(where + ": a block is console, sh, python, crontab, text or json");
        };
    }

    private static List<Example> ofConsole(String where, List<String> lines) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(PROMPT)) {
                throw new AssertionError(where + ": the first line of a console block is a command");
            }
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).startsWith(PROMPT)) {
                end++;
            }
            String command = lines.get(i).substring(PROMPT.length());
            examples.add(new Example(where, Kind.COMMAND, command, "", List.copyOf(lines.subList(i + 1, end))));
            i = end - 1;
        }
        return examples;
    }

    /** The examples of a help text: the indented lines below {@code Examples:}. */
    public static List<Example> ofHelp(String command, List<String> help) {
        return help.stream()
                .skip(Math.max(0, help.indexOf("Examples:")))
                .filter(line -> help.contains("Examples:") && line.startsWith("  "))
                .map(line -> new Example(command + " --help", Kind.COMMAND, line.strip(), "", List.of()))
                .toList();
    }
}
