package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.Console;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.AutoComplete;
import picocli.CommandLine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests that each command line gets the subcommands that it needs. */
final class SubcommandsTest {
    static final List<String> NAMES = Subcommands.names();

    private static CommandLine model(String... args) {
        return new ForkchatCommand(new Console()).commandLine(args);
    }

    @ParameterizedTest
    @CsvSource({"--help", "--nonsense", "nonsense", "completion", "--verbose completion", "''"})
    void helpCompletionAndErrorsKnowAllSubcommands(String line) {
        Set<String> names = model(line.split(" ")).getSubcommands().keySet();
        assertEquals(NAMES, List.copyOf(names));
    }

    @ParameterizedTest
    @CsvSource({
        "help, --help",
        "help send, send --help",
        "help server --trace, server --trace --help",
        "send help, send help"
    })
    void theWordHelpBeforeACommandShowsItsHelp(String line, String meaning) {
        assertEquals(meaning, String.join(" ", ForkchatCommand.helpAsOption(line.split(" "))));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void aSubcommandIsMadeAloneAndHasItsDeclaredName(String name) {
        if (!name.equals("completion")) {
            assertEquals(Set.of(name), model(name, "server").getSubcommands().keySet());
            assertEquals(Set.of(name), model("--verbose", name).getSubcommands().keySet());
        }
        assertTrue(model().getUsageMessage().contains("\n  " + name + " "), name);
    }

    @Test
    void theCompletionScriptHasTheOptionsOfAllSubcommands() {
        CommandLine whole = model();
        String script = AutoComplete.bash("forkchat", model("completion"));
        whole.getSubcommands()
                .values()
                .forEach(subcommand -> subcommand
                        .getCommandSpec()
                        .options()
                        .forEach(option -> assertTrue(
                                option.hidden() || script.contains(option.longestName()), option.longestName())));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void theModelOfASubcommandAloneHasTheSameHelp(String name) {
        String alone = model(name).getSubcommands().get(name).getUsageMessage();
        assertEquals(model().getSubcommands().get(name).getUsageMessage(), alone);
        assertTrue(alone.contains("--verbose"), alone);
    }
}
