package io.github.forkchat;

import java.util.ArrayList;
import java.util.List;

/** The command line of the jar under test, in the JVM that runs the tests. */
final class Forkchat {
    private Forkchat() {}

    /** {@code forkchat} with these arguments, not started yet. */
    static ProcessBuilder command(List<String> arguments) {
        return command(List.of(), arguments);
    }

    /** The same with more flags for the JVM. */
    static ProcessBuilder command(List<String> jvmFlags, List<String> arguments) {
        List<String> all = new ArrayList<>();
        all.add(ProcessHandle.current().info().command().orElseThrow());
        all.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m"));
        all.addAll(jvmFlags);
        all.addAll(List.of("-jar", System.getProperty("forkchat.jar")));
        all.addAll(arguments);
        return new ProcessBuilder(all);
    }
}
