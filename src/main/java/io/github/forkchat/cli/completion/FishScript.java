package io.github.forkchat.cli.completion;

/** The script for fish, 3.0 or newer. Threads: stateless. */
final class FishScript {
    private static final String BEGINNING = """
            # fish completion for forkchat; made by: forkchat completion fish

            # Prints the names of the clients in the room that the options on the command line address.
            function __forkchat_names
                set -l command forkchat who --json
                if type -q timeout
                    set command timeout 2 $command
                end
                set -l take no
                for word in (commandline -opc)
                    switch $word
                        case --host --port --unix --password-file
                            set -a command $word
                            set take yes
                        case '--host=*' '--port=*' '--unix=*' '--password-file=*'
                            set -a command (string replace -r '=~/' "=$HOME/" -- $word)
                        case '*'
                            if test $take = yes
                                set -a command (string replace -r '^~/' "$HOME/" -- $word)
                                set take no
                            end
                    end
                end
                $command </dev/null 2>/dev/null | sed -n 's/.*"name":"\\([^"\\\\]*\\)".*/\\1/p'
            end

            # Whether the first word that is no option is this subcommand.
            function __forkchat_runs
                for word in (commandline -opc)[2..-1]
                    if not string match -q -- '-*' $word
                        test $word = $argv[1]
                        return
                    end
                end
                return 1
            end

            complete -c forkchat -f
            """;

    private FishScript() {}

    static String of(CompletedCommand top) {
        StringBuilder script = new StringBuilder(BEGINNING);
        for (CompletedCommand command : top.subcommands()) {
            script.append("complete -c forkchat -n __fish_use_subcommand -a ").append(command.name());
            script.append(" -d ").append(quoted(command.summary())).append('\n');
        }
        top.options().forEach(option -> append(script, "__fish_use_subcommand", option));
        for (CompletedCommand command : top.subcommands()) {
            String condition = quoted("__forkchat_runs " + command.name());
            command.options().forEach(option -> append(script, condition, option));
            command.parameter()
                    .ifPresent(value -> script.append("complete -c forkchat -n ")
                            .append(condition)
                            .append(values(value).replaceFirst("^ -[xr]", ""))
                            .append('\n'));
        }
        return script.toString();
    }

    private static void append(StringBuilder script, String condition, CompletedOption option) {
        script.append("complete -c forkchat -n ").append(condition);
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        option.value().ifPresent(value -> script.append(values(value)));
        script.append(" -d ").append(quoted(option.summary())).append('\n');
    }

    private static String values(CompletedValue value) {
        return switch (value.kind()) {
            case WORDS -> " -x -a " + quoted(String.join(" ", value.words()));
            case FILE -> " -r -F";
            case USER -> " -x -a '(__fish_complete_users)'";
            case GROUP -> " -x -a '(__fish_complete_groups)'";
            case HOST -> " -x -a '(__fish_print_hostnames)'";
            case CLIENT -> " -x -a '(__forkchat_names)'";
            case FREE -> " -x";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
