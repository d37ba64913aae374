package io.github.forkchat.cli.options;

import io.github.forkchat.cli.oneshot.Version;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar, for {@code --version}. Threads: used only by the main thread. */
public final class ForkchatVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {Version.line()};
    }
}
