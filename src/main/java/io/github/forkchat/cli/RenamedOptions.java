package io.github.forkchat.cli;

import java.util.Map;

/** Replaces earlier spellings of options, which help and completion do not show. Threads: stateless. */
final class RenamedOptions {
    private static final Map<String, String> OF_SERVER = Map.of("--log", "--transcript", "--log-size", "--ring-size");

    private RenamedOptions() {}

    /** Returns the arguments with the current spellings. */
    static String[] replace(String[] args) {
        String[] replaced = args.clone();
        boolean isServer = false;
        for (int i = 0; i < args.length; i++) {
            if (isServer) {
                replaced[i] = currentSpelling(args[i]);
            } else if (!args[i].startsWith("-") && !args[i].equals("server")) {
                return replaced;
            }
            isServer |= args[i].equals("server");
        }
        return replaced;
    }

    private static String currentSpelling(String argument) {
        int equalsSign = argument.indexOf('=');
        String name = equalsSign < 0 ? argument : argument.substring(0, equalsSign);
        return OF_SERVER.getOrDefault(name, name) + argument.substring(name.length());
    }
}
