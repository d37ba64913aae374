package io.github.forkchat.cli.completion;

import java.util.ArrayList;
import java.util.List;

/** The script for zsh: a function for its completion system, which can be sourced, too. Threads: stateless. */
final class ZshScript {
    private static final String BEGINNING = """
            #compdef forkchat
            # zsh completion for forkchat; made by: forkchat completion zsh

            # Adds the names of the clients in the room that the options on the command line address.
            _forkchat_names() {
              local i value
              local -a command names
              command=(forkchat who --json)
              if (( $+commands[timeout] )); then
                command=(timeout 2 $command)
              fi
              for ((i = 1; i < CURRENT; i++)); do
                case $words[i] in
                  --host | --port | --unix | --password-file) value=${(Q)words[i+1]} ;;
                  --host=* | --port=* | --unix=* | --password-file=*) value=${(Q)words[i]#*=} ;;
                  *) continue ;;
                esac
                case $value in
                  '~/'*) value=$HOME/${value#'~/'} ;;
                esac
                command+=(${words[i]%%=*} $value)
              done
              names=(${(f)"$($command </dev/null 2>/dev/null | sed -n 's/.*"name":"\\([^"\\\\]*\\)".*/\\1/p')"})
              compadd -a names
            }

            _forkchat() {
              local curcontext=$curcontext state line
              local -a subcommands
              subcommands=(
            """;

    private static final String END = """
                  esac
                  ;;
              esac
            }

            if [ "$funcstack[1]" = _forkchat ]; then
              _forkchat "$@"
            else
              (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
              compdef _forkchat forkchat
            fi
            """;

    private ZshScript() {}

    static String of(CompletedCommand top) {
        StringBuilder script = new StringBuilder(BEGINNING);
        for (CompletedCommand command : top.subcommands()) {
            script.append("    ")
                    .append(quoted(command.name() + ":" + command.summary().replace(":", "\\:")))
                    .append('\n');
        }
        script.append("  )\n  _arguments -C");
        options(top).forEach(option -> script.append(" \\\n    ").append(option));
        script.append(" \\\n    '1: :->command' '*:: :->arguments'\n");
        script.append("  case $state in\n    command) _describe -t commands command subcommands ;;\n");
        script.append("    arguments)\n      case $words[1] in\n");
        for (CompletedCommand command : top.subcommands()) {
            script.append("        ").append(command.name()).append(") _arguments");
            options(command).forEach(option -> script.append(" \\\n          ").append(option));
            command.parameter()
                    .ifPresent(value -> script.append(" \\\n          ").append(quoted("1" + values(value))));
            script.append(" ;;\n");
        }
        return script.append(END).toString();
    }

    private static List<String> options(CompletedCommand command) {
        List<String> specs = new ArrayList<>();
        for (CompletedOption option : command.options()) {
            String all = option.names().size() > 1 ? "(" + String.join(" ", option.names()) + ")" : "";
            for (String name : option.names()) {
                String text = "[" + option.summary().replaceAll("[\\[\\]\\\\]", "\\\\$0") + "]";
                String value = option.value().map(ZshScript::values).orElse("");
                String how = value.isEmpty() ? "" : name.startsWith("--") ? "=" : "+";
                specs.add(quoted(all + name + how + text + value));
            }
        }
        return specs;
    }

    /** Message and action for _arguments, which reads the text up to the next colon without a backslash as the message. */
    private static String values(CompletedValue value) {
        return ":" + value.label().replaceAll("[:\\\\]", "\\\\$0") + ":" + action(value);
    }

    private static String action(CompletedValue value) {
        return switch (value.kind()) {
            case WORDS -> "(" + String.join(" ", value.words()) + ")";
            case FILE -> "_files";
            case USER -> "_users";
            case GROUP -> "_groups";
            case HOST -> "_hosts";
            case CLIENT -> "_forkchat_names";
            case FREE -> " ";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
