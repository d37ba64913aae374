package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Example;
import io.github.forkchat.testkit.ExampleMachine;
import io.github.forkchat.testkit.ExampleRoom;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every example of README, the pages and the help texts, run as printed. {@code src/test/resources/examples-not-run.tsv}
 * lists the commands that cannot run here, each with the reason.
 */
final class ExamplesIT {
    private static final String EVE = "forkchat client --json --stay --name eve </dev/null &";
    private static final String EVE_IS_THERE = "until forkchat who | grep -q eve; do :; done";
    /** What the examples of a command's help need. */
    private static final Map<String, List<String>> BEFORE = Map.of(
            "kick", List.of(EVE, EVE_IS_THERE),
            "mute", List.of(EVE, EVE_IS_THERE),
            "unmute", List.of(EVE, EVE_IS_THERE, "forkchat mute eve"),
            "unban", List.of("forkchat ban 192.0.2.7"),
            "unlock", List.of("forkchat lock"));

    private static final Path NOT_RUN = Path.of("src/test/resources/examples-not-run.tsv");
    private static final String COMMENT = "#";
    private static final String README = "README.md";
    private static final String RECIPES = "src/docs/recipes.md";
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final Path SSHD_DIRECTORY = Path.of("/run/sshd");
    private static final String ROOT = "root";

    static List<String> documents() throws IOException {
        List<String> documents = new ArrayList<>(List.of(README));
        for (String directory : List.of("src/docs", ".github")) {
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                files.map(Path::toString)
                        .filter(name -> name.endsWith(".md"))
                        .sorted()
                        .forEach(documents::add);
            }
        }
        return documents;
    }

    static List<String> commands() throws IOException {
        List<String> help = help(List.of("--help"));
        return help.subList(help.indexOf("Commands:") + 1, help.size()).stream()
                .filter(line -> line.matches("  \\w.*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
    }

    private static List<String> help(List<String> arguments) throws IOException {
        return Ended.of(Forkchat.command(arguments)).out();
    }

    /** The commands that are not run; each needs a reason. */
    private static Set<String> notRun() throws IOException {
        Set<String> commands = new TreeSet<>();
        for (String row : Files.readAllLines(NOT_RUN)) {
            if (!row.startsWith(COMMENT)) {
                String[] cells = row.split("\t", -1);
                assertTrue(cells.length == 2 && !cells[1].isBlank(), () -> "a command, a tab, the reason: " + row);
                assertTrue(commands.add(cells[0]), () -> "twice: " + row);
            }
        }
        return commands;
    }

    private static boolean isIn(Set<String> commands, Example example) {
        return example.kind() == Example.Kind.COMMAND && commands.contains(example.text());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void theExamplesOfADocumentRunAsPrinted(String document) throws Exception {
        List<Example> examples = Example.ofDocument(Path.of(document));
        Set<String> notRun = notRun();
        List<Example> tested =
                examples.stream().filter(example -> !isIn(notRun, example)).toList();
        if (tested.isEmpty()) {
            return;
        }
        try (ExampleMachine machine = ExampleMachine.open()) {
            if (document.equals(README)) {
                Files.delete(machine.home().resolve(".local/bin/forkchat")); // an example makes it
            }
            Process sshd = document.equals(RECIPES) ? startSshd(machine) : null;
            try (ExampleRoom room = new ExampleRoom(machine)) {
                for (Example example : tested) {
                    room.run(example);
                }
            } finally {
                if (sshd != null) {
                    sshd.destroy();
                }
            }
        }
        for (Example file : examples) {
            assertTrue(
                    file.kind() != Example.Kind.FILE
                            || tested.stream()
                                    .anyMatch(example -> example.kind() == Example.Kind.COMMAND
                                            && example.text().contains(file.fileName())),
                    () -> file.where() + ": no command runs " + file.fileName());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theExamplesOfAHelpTextRunAsPrinted(String command) throws Exception {
        List<Example> examples = Example.ofHelp(command, help(List.of(command, "--help")));
        assertFalse(examples.isEmpty(), "no example");
        try (ExampleMachine machine = ExampleMachine.open();
                ExampleRoom room = new ExampleRoom(machine)) {
            machine.write("app.log", "started\n");
            machine.write("deploy.sh", "#!/bin/sh\n");
            room.run(command("git init -q . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m first"));
            room.run(command("forkchat server"));
            if (command.equals("send")) {
                room.run(
                        example("forkchat client --json --stay --name alice </dev/null &", "{\"type\":\"welcome\"..."));
            }
            for (String before : BEFORE.getOrDefault(command, List.of())) {
                room.run(command(before));
            }
            for (Example example : examples) {
                room.run(example);
            }
        }
    }

    @Test
    void eachCommandThatIsNotRunIsAnExampleOfADocument() throws IOException {
        Set<String> unknown = notRun();
        for (String document : documents()) {
            for (Example example : Example.ofDocument(Path.of(document))) {
                unknown.remove(example.text());
            }
        }
        assertEquals(Set.of(), unknown);
    }

    private static Example command(String text) {
        return new Example("before the examples", Example.Kind.COMMAND, text, "", List.of());
    }

    private static Example example(String text, String expected) {
        return new Example("before the examples", Example.Kind.COMMAND, text, "", List.of(expected, "..."));
    }

    /** Starts an sshd for the examples with ssh, where one is installed and root can start it: others it may not let in. */
    private static Process startSshd(ExampleMachine machine) throws IOException, InterruptedException {
        for (String program : List.of("ssh", "ssh-keygen")) {
            Needs.program(program);
        }
        boolean isRoot = System.getProperty("user.name").equals(ROOT);
        boolean hasSshd = isRoot && Files.isExecutable(SSHD) && Files.isDirectory(SSHD_DIRECTORY);
        String user = hasSshd ? ROOT : "";
        Path home = machine.home();
        String ssh = Files.readString(Path.of("src/test/resources/ssh-to-loopback.sh"))
                .replace("set -eu\n", "set -eu\nEXAMPLE_USER=" + user + "\n");
        machine.write("../.local/bin/ssh", ssh);
        if (!hasSshd) {
            return null;
        }
        machine.write(
                "../sshd_config",
                String.join(
                        "\n",
                        "Port 8722",
                        "ListenAddress 127.0.0.1",
                        "HostKey " + home + "/host-key",
                        "AuthorizedKeysFile " + home + "/.ssh/authorized_keys",
                        "SetEnv JAVA_HOME=" + System.getProperty("java.home"),
                        "StrictModes no",
                        "UsePAM no",
                        "PidFile none",
                        ""));
        ProcessBuilder keygen = machine.programOfTests(
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home + "/host-key"));
        assertEquals(0, keygen.start().waitFor());
        Process sshd = machine.programOfTests(List.of(SSHD.toString(), "-D", "-e", "-f", home + "/sshd_config"))
                .redirectErrorStream(true)
                .start();
        new Lines(sshd.getInputStream(), "sshd").await("it listens", line -> line.contains("Server listening"));
        return sshd;
    }
}
