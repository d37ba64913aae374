package io.github.forkchat.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar, for {@code --version}. Threads: the main one. */
final class ForkchatVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = ForkchatVersion.class.getPackage().getImplementationVersion();
        return new String[] {"forkchat " + (version == null ? "(not from a jar)" : version)};
    }
}
