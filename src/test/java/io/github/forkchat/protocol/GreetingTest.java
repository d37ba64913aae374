package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class GreetingTest {
    private static Greeting of(String said) {
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        return Greeting.of(ByteBuffer.wrap(bytes), bytes.length);
    }

    @Test
    void aLineWithTheChoiceIsAVisitors() {
        for (String line : List.of(
                "%forkchat/1 visitor=yes\n",
                "%forkchat/1 visitor=yes\r\n",
                "%forkchat/1 view=json visitor=yes events=off tag=1\nmore",
                "%forkchat/1  visitor=yes \n")) {
            assertEquals(Greeting.VISITOR, of(line), line);
        }
    }

    @Test
    void anotherFirstLineIsAClients() {
        for (String line : List.of(
                "%forkchat/1 \n",
                "%forkchat/1 view=json name=ann\n",
                "%forkchat/1 visitor=no\n",
                "%forkchat/1 visitor=yess\n",
                "%forkchat/1 xvisitor=yes\n",
                "%forkchat/1 name=ann\n visitor=yes\n")) {
            assertEquals(Greeting.CLIENT, of(line), line);
        }
    }

    @Test
    void anyOtherLineIsNoGreeting() {
        for (String line : List.of("hello\n", "%forkchat/2 visitor=yes\n", "%forkchat/1\n", "\n", " %forkchat/1 \n")) {
            assertEquals(Greeting.NONE, of(line), line);
        }
    }

    @Test
    void eachBeginningOfALineMayBecomeOne() {
        String line = "%forkchat/1 view=json visitor=yes tag=1\n";
        for (int length = 0; length < line.length(); length++) {
            assertEquals(Greeting.PARTIAL, of(line.substring(0, length)), "" + length);
        }
        assertEquals(Greeting.VISITOR, of(line));
    }
}
