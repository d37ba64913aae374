package io.github.forkchat.launch;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class ArgumentFileTest {
    @Test
    void blanksQuotesAndBackslashesAreOfTheArgument() {
        assertEquals(
                "\"-cp\"\n\"/a folder/with \\\"quotes\\\" and \\\\ too.jar\"\n",
                ArgumentFile.of(List.of("-cp", "/a folder/with \"quotes\" and \\ too.jar")));
    }
}
