package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.Console;
import io.github.forkchat.cli.oneshot.SimpleArguments;
import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Tests that a command line has the same meaning with and without picocli. */
final class SimpleArgumentsTest {
    /** The options that are left to picocli: those of every command, and those of TLS, which takes longer anyway. */
    private static final Set<String> LEFT_TO_PICOCLI =
            Set.of("--help", "--version", "--verbose", "--tls", "--tls-ca", "--tls-pin");

    private static final List<String> PIECES = List.of(
            "--host",
            "--port",
            "--unix",
            "--password-file",
            "--name",
            "--to",
            "--json",
            "--help",
            "-h",
            "--verbose",
            "-V",
            "--version",
            "--",
            "-",
            "",
            "hi",
            "who",
            "send",
            "a b",
            "1",
            "65535",
            "65536",
            "0",
            "01",
            "+1",
            "--port=8784",
            "--name=ann",
            "--name=",
            "--to=-x",
            "--unix=/s",
            "--json=true",
            "--prot",
            "-x",
            "@file",
            "--name=a=b",
            "'q'",
            "\"q\"",
            "=",
            "--host=::1");

    private static CommandLine picocli(String command) {
        return new ForkchatCommand(new Console()).commandLine(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "who"})
    void itKnowsTheOptionsThatPicocliKnows(String command) {
        Set<String> withValue = new TreeSet<>();
        Set<String> flags = new TreeSet<>();
        for (OptionSpec option :
                picocli(command).getSubcommands().get(command).getCommandSpec().options()) {
            if (!LEFT_TO_PICOCLI.contains(option.longestName())) {
                (option.arity().max() == 0 ? flags : withValue).add(option.longestName());
            }
        }
        assertEquals(withValue, new TreeSet<>(SimpleArguments.WITH_VALUE.get(command)));
        assertEquals(flags, new TreeSet<>(SimpleArguments.FLAGS.get(command)));
    }

    @Test
    void aSimpleCommandLineMeansTheSameToPicocli() {
        Map<String, CommandLine> models = Map.of("send", picocli("send"), "who", picocli("who"));
        Fuzz.inputs(any -> {
            String[] args = args(any);
            SimpleArguments simple = SimpleArguments.of(args);
            if (simple != null) {
                assertSame(simple, models.get(args[0]), args);
            }
        });
    }

    private static String[] args(Mutations any) {
        List<String> args = new ArrayList<>(List.of(any.oneIn(2) ? "send" : "who"));
        for (int left = any.below(7); left > 0; left--) {
            args.add(PIECES.get(any.below(PIECES.size())));
        }
        return args.toArray(String[]::new);
    }

    private static void assertSame(SimpleArguments simple, CommandLine model, String[] args) {
        ParseResult parsed = model.parseArgs(args).subcommand();
        Map<String, String> options = new HashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            Object value = option.getValue();
            options.put(option.longestName(), option.arity().max() == 0 ? "" : String.valueOf(value));
        }
        List<String> words =
                parsed.hasMatchedPositional(0) ? parsed.matchedPositional(0).getValue() : List.of();
        assertEquals(options, simple.options(), Arrays.toString(args));
        assertEquals(words, simple.words(), Arrays.toString(args));
    }

    @ParameterizedTest
    @CsvSource({
        "send hi there",
        "send --port 8784 --name ann --to bob hi",
        "send --port=8784 hi",
        "send --unix room.sock --password-file secret",
        "who",
        "who --json --host ::1",
        "who --port 65535"
    })
    void usualCommandLinesAreSimple(String line) {
        assertNotNull(SimpleArguments.of(line.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "who extra",
        "who --port",
        "who --port 65536",
        "who --port 0",
        "who --port 1 --port 1",
        "who --unix s --port 1",
        "who --verbose",
        "who -h",
        "send -",
        "send -- -x",
        "send --nmae x",
        "send --name -x",
        "send --to=",
        "--verbose who",
        "tail",
        "''"
    })
    void allElseIsLeftToPicocli(String line) {
        assertNull(SimpleArguments.of(line.split(" ")));
    }

    @Test
    void aNameWithABlankIsLeftToPicocli() {
        assertNull(SimpleArguments.of(new String[] {"send", "--name", "a b", "hi"}));
        assertNull(SimpleArguments.of(new String[] {"send", "--name", "a\u2003b", "hi"}));
    }
}
