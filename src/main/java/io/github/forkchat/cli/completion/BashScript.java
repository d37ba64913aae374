package io.github.forkchat.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The script for bash, 3.2 or newer. Threads: stateless. */
final class BashScript {
    private static final String BEGINNING = """
            # bash completion for forkchat; made by: forkchat completion bash

            # Prints the names of the clients in a room. The command line's --host, --port, --unix and
            # --password-file select the room.
            _forkchat_names() {
              local i value command=(forkchat who --json)
              if type timeout >/dev/null 2>&1; then
                command=(timeout 2 "${command[@]}")
              fi
              for ((i = 1; i < COMP_CWORD - 1; i++)); do
                case ${COMP_WORDS[i]} in
                  --host | --port | --unix | --password-file)
                    value=${COMP_WORDS[i + 1]}
                    if [ "$value" = = ]; then
                      value=${COMP_WORDS[i + 2]}
                    fi
                    value=${value//[\\"\\'\\\\]/}
                    case $value in
                      '~/'*) value=$HOME/${value#'~/'} ;;
                    esac
                    command+=("${COMP_WORDS[i]}" "$value")
                    ;;
                esac
              done
              "${command[@]}" </dev/null 2>/dev/null | sed -n 's/.*"name":"\\([^"\\\\]*\\)".*/\\1/p'
            }

            # Completes the word with the lines of its argument. Nothing in them is expanded (compgen -W would do that):
            # a server chooses the names, and one may be $(command).
            _forkchat_lines() {
              local line
              while IFS= read -r line; do
                if [[ -n $line && $line == "$word"* ]]; then
                  COMPREPLY+=("$(printf %q "$line")")
                fi
              done <<<"$1"
            }

            _forkchat() {
              local word=$2 previous=$3 subcommand='' options='' words='' i IFS=$' \\t\\n'
              if [ "$word" = = ]; then
                word=
              elif [ "$previous" = = ]; then
                previous=${COMP_WORDS[COMP_CWORD - 2]}
              fi
              for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
                  -*) ;;
                  *)
                    subcommand=${COMP_WORDS[i]}
                    break
                    ;;
                esac
              done
              COMPREPLY=()
              case $subcommand,$previous in
            """;

    private static final String END = """
              esac
              if [[ $word == -* ]]; then
                words=$options
              fi
              COMPREPLY=($(compgen -W "$words" -- "$word"))
            }

            complete -F _forkchat forkchat
            """;

    private BashScript() {}

    static String of(CompletedCommand top) {
        StringBuilder script = new StringBuilder(BEGINNING);
        for (CompletedCommand command : top.subcommands()) {
            appendValues(script, command);
        }
        script.append("  esac\n  case $subcommand in\n");
        appendWords(script, "", top, names(top.subcommands()));
        for (CompletedCommand command : top.subcommands()) {
            String words = command.parameter()
                    .map(value -> String.join(" ", value.words()))
                    .orElse("");
            appendWords(script, command.name(), command, words);
        }
        return script.append(END).toString();
    }

    private static String names(List<CompletedCommand> commands) {
        return commands.stream().map(CompletedCommand::name).collect(Collectors.joining(" "));
    }

    private static void appendWords(StringBuilder script, String name, CompletedCommand command, String words) {
        List<String> options = new ArrayList<>();
        command.options().forEach(option -> options.addAll(option.names()));
        script.append("    ").append(name.isEmpty() ? "''" : name).append(")\n");
        script.append("      options='").append(String.join(" ", options)).append("'\n");
        script.append("      words='").append(words).append("'\n");
        script.append("      ;;\n");
    }

    private static void appendValues(StringBuilder script, CompletedCommand command) {
        for (CompletedOption option : command.options()) {
            option.value().ifPresent(value -> {
                String pattern = option.names().stream()
                        .map(name -> command.name() + "," + name)
                        .collect(Collectors.joining(" | "));
                script.append("    ").append(pattern).append(")\n");
                script.append("      ").append(reply(value)).append("\n");
                script.append("      return\n      ;;\n");
            });
        }
    }

    private static String reply(CompletedValue value) {
        return switch (value.kind()) {
            case WORDS -> compgen("-W '" + String.join(" ", value.words()) + "'");
            // readline completes file names itself; bash 3.2 has no compopt.
            case FILE -> "compopt -o default 2>/dev/null || _forkchat_lines \"$(compgen -f -- \"$word\")\"";
            case USER -> compgen("-u");
            case GROUP -> compgen("-g");
            case HOST -> compgen("-A hostname");
            case CLIENT -> "_forkchat_lines \"$(_forkchat_names)\"";
            case FREE -> ":";
        };
    }

    private static String compgen(String source) {
        return "COMPREPLY=($(compgen " + source + " -- \"$word\"))";
    }
}
