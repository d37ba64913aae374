package io.github.forkchat.cli.completion;

import picocli.CommandLine.Model.CommandSpec;

/** The shells that forkchat has a completion script for; the constants are the values that users type. */
public enum CompletionScript {
    bash,
    zsh,
    fish;

    /** The shell with this name or path, as in the variable SHELL; bash if it is none of them. */
    public static CompletionScript ofShell(String shell) {
        String name = shell == null ? "" : shell.replaceFirst(".*/", "");
        for (CompletionScript known : values()) {
            if (known.name().equals(name)) {
                return known;
            }
        }
        return bash;
    }

    /** The script, for the command forkchat. */
    public String of(CommandSpec top) {
        CompletedCommand command = CompletedCommand.of(top);
        return switch (this) {
            case bash -> BashScript.of(command);
            case zsh -> ZshScript.of(command);
            case fish -> FishScript.of(command);
        };
    }
}
