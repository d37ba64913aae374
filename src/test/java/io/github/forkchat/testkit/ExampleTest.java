package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** No block of a document escapes the test of the examples. */
final class ExampleTest {
    @TempDir
    private Path folder;

    private List<Example> examples(String document) throws IOException {
        return Example.ofDocument(Files.writeString(folder.resolve("page.md"), document));
    }

    @Test
    void commandsHaveTheOutputThatStandsBelowThem() throws IOException {
        List<Example> examples = examples("Text.\n```console\n$ one\nout\n$ two\n```\n```text\nno example\n```\n");
        assertEquals(2, examples.size());
        assertEquals(List.of("out"), examples.get(0).expected());
        assertEquals("two", examples.get(1).text());
    }

    @Test
    void aBlockInAListIsIndented() throws IOException {
        List<Example> examples = examples("1. Text:\n\n   ```console\n   $ one\n   out\n   ```\n");
        assertEquals("one", examples.get(0).text());
        assertEquals(List.of("out"), examples.get(0).expected());
    }

    @Test
    void aFileHasTheNameInTheLineAbove() throws IOException {
        assertEquals(
                "bot.py",
                examples("Save `bot.py`:\n\n```python\n1\n```\n").get(0).fileName());
    }

    @Test
    void anExampleOfAHelpTextIsAnIndentedLineBelowItsHeading() {
        List<String> help = List.of("  no example", "Examples:", "  forkchat who");
        assertEquals("forkchat who", Example.ofHelp("who", help).get(0).text());
        assertEquals(List.of(), Example.ofHelp("who", List.of("  no example")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\n$ a block without a tag\n```\n",
                "```shell\n$ an unknown tag\n```\n",
                "```text\n$ a command that is no example\n```\n",
                "```console\noutput without a command\n```\n",
                "```sh\na file without a name\n```\n"
            })
    void aBlockThatWouldNotBeRunIsAFailure(String document) {
        assertThrows(AssertionError.class, () -> examples(document));
    }
}
