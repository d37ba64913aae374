package io.github.forkchat.cli.oneshot;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A simple command line of {@code send} or {@code who}, parsed without picocli, which would take most of the command's
 * CPU time. Simple means: no option is abbreviated or given twice, and all values are valid. picocli parses all other
 * command lines, and prints help and errors. The tests check that this class and picocli give the same result.
 *
 * <p>Threads: one.
 *
 * @param command the subcommand
 * @param options the values of the options that are given; empty for an option without a value
 * @param words the other arguments
 */
public record SimpleArguments(String command, Map<String, String> options, List<String> words) {
    static final String SEND = "send";
    static final String WHO = "who";
    static final String HOST = "--host";
    static final String PORT = "--port";
    static final String UNIX = "--unix";
    static final String PASSWORD_FILE = "--password-file";
    static final String NAME = "--name";
    static final String TO = "--to";
    static final String JSON = "--json";

    /** The options with a value, by subcommand. */
    public static final Map<String, Set<String>> WITH_VALUE = Map.of(
            SEND, Set.of(HOST, PORT, UNIX, PASSWORD_FILE, NAME, TO),
            WHO, Set.of(HOST, PORT, UNIX, PASSWORD_FILE));

    /** The options without a value, by subcommand. */
    public static final Map<String, Set<String>> FLAGS = Map.of(SEND, Set.of(), WHO, Set.of(JSON));

    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    /** Reads a command line; returns null if it is not a simple one. */
    public static SimpleArguments of(String[] args) {
        if (args.length == 0 || !WITH_VALUE.containsKey(args[0])) {
            return null;
        }
        SimpleArguments simple = new SimpleArguments(args[0], new HashMap<>(), new ArrayList<>());
        int next = 1;
        while (next > 0 && next < args.length) {
            next = simple.take(args, next);
        }
        return next > 0 && simple.isValid() ? simple : null;
    }

    /**
     * Takes the argument at an index, and its value; returns the index of the next argument, or 0 if the command line is
     * not simple.
     */
    private int take(String[] args, int index) {
        String argument = args[index];
        if (argument.isEmpty()) {
            return 0;
        }
        if (argument.charAt(0) != '-') {
            words.add(argument);
            return index + 1;
        }
        int equalsSign = argument.indexOf('=');
        String name = equalsSign < 0 ? argument : argument.substring(0, equalsSign);
        if (FLAGS.get(command).contains(argument)) {
            return put(name, "", index + 1);
        }
        if (!WITH_VALUE.get(command).contains(name)) {
            return 0;
        }
        if (equalsSign >= 0) {
            return put(name, argument.substring(equalsSign + 1), index + 1);
        }
        return index + 1 < args.length ? put(name, args[index + 1], index + 2) : 0;
    }

    private int put(String name, String value, int next) {
        boolean isFlag = FLAGS.get(command).contains(name);
        boolean isSimple = isFlag || (!value.isEmpty() && value.charAt(0) != '-');
        return isSimple && options.put(name, value) == null ? next : 0;
    }

    private boolean isValid() {
        boolean hasOneAddress = !options.containsKey(UNIX) || !(options.containsKey(HOST) || options.containsKey(PORT));
        boolean takesWords = command.equals(SEND) || words.isEmpty();
        return hasOneAddress
                && takesWords
                && isPort(options.get(PORT))
                && isName(options.get(NAME))
                && isName(options.get(TO))
                && isPath(options.get(UNIX))
                && isPath(options.get(PASSWORD_FILE));
    }

    /** True if the path is absent, or the locale can encode it and {@link Path} would not change it, as {@code a//b}. */
    private static boolean isPath(String value) {
        try {
            return value == null || Path.of(value).toString().equals(value);
        } catch (InvalidPathException notEncodable) {
            return false;
        }
    }

    /** True if the port is absent, or has digits only, without a leading zero, up to 65535. */
    private static boolean isPort(String value) {
        if (value == null) {
            return true;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < (i == 0 ? '1' : '0') || value.charAt(i) > '9') {
                return false;
            }
        }
        return value.length() <= MAX_PORT_DIGITS && Integer.parseInt(value) <= MAX_PORT;
    }

    /** True if the name is absent, or has no blanks; the server rejects names with blanks. */
    private static boolean isName(String value) {
        for (int i = 0; value != null && i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || Character.isWhitespace(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
