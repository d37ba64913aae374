package io.github.forkchat.cli.oneshot;

/** The version of the jar. Threads: stateless. */
public final class Version {
    private Version() {}

    /** The line that {@code --version} prints. */
    public static String line() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "forkchat " + (version == null ? "(not from a jar)" : version);
    }
}
