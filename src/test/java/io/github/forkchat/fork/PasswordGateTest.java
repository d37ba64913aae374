package io.github.forkchat.fork;

import io.github.forkchat.fork.input.RecordFramer;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.check.InputCheck;
import io.github.forkchat.protocol.check.PasswordCheck.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests of the password in a client's input. */
final class PasswordGateTest {
    private static final int MAX_BYTES = InputCheck.MAX_INPUT_BYTES;
    private static final PasswordHash HASH = PasswordHash.of("open \u00e9".getBytes(StandardCharsets.UTF_8));

    private PasswordGate gate = new PasswordGate(HASH, false);

    private void assertFound(Verdict verdict, int takeBytes, String text) {
        assertEquals(
                verdict + " " + takeBytes + " " + text, gate.verdict() + " " + gate.takeBytes() + " " + gate.text());
    }

    private void look(String input, boolean ended, int wrongTries) {
        gate.look(input.getBytes(StandardCharsets.UTF_8), ended, MAX_BYTES, wrongTries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open \u00e9\n", "open \u00e9\r\n"})
    void theLineThatIsThePasswordIsTakenAndWhatFollowsIsLeft(String line) {
        look(line + "hello\n", false, 2);
        assertFound(Verdict.RIGHT, line.getBytes(StandardCharsets.UTF_8).length, "-- welcome");
    }

    @Test
    void aLineThatIsNotWholeIsWaitedForUntilTheInputEnds() {
        look("open \u00e9", false, 0);
        assertFound(Verdict.MORE, 0, "");
        look("open \u00e9", true, 0);
        assertFound(Verdict.RIGHT, 7, "-- welcome");
    }

    @Test
    void theThirdWrongLineIsTheLast() {
        look("let me in\nopen \u00e9\n", false, 0);
        assertFound(Verdict.WRONG, 10, "-- wrong password");
        look("\n", false, 1);
        assertFound(Verdict.WRONG, 1, "-- wrong password");
        look("please\n", false, 2);
        assertFound(Verdict.LAST_WRONG, 7, "%forkchat/1 refused: wrong password");
    }

    @Test
    void aFirstLineShowsItByAKeyAndIsLeftForTheWorker() {
        look("%forkchat/1 view=json password=6f70656e20c3a9\n", false, 0);
        assertFound(Verdict.RIGHT, 0, "");
        look("%forkchat/1 view=json password=6f70\n", false, 0);
        assertFound(Verdict.LAST_WRONG, 0, "%forkchat/1 refused: wrong password");
        look("%forkchat/1 view=json\n", false, 0);
        assertFound(Verdict.MISSING, 0, "%forkchat/1 refused: this room has a password");
        look("%forkchat/1 password=xyz\n", false, 0);
        assertFound(Verdict.NONSENSE, 0, "%forkchat/1 refused: the password is not in hex digits");
    }

    @Test
    void aLineThatIsLongerThanIsLookedAtIsWrong() {
        look("x".repeat(MAX_BYTES - 1), false, 0);
        assertFound(Verdict.MORE, 0, "");
        look("x".repeat(MAX_BYTES), false, 0);
        assertFound(Verdict.LAST_WRONG, 0, "%forkchat/1 refused: wrong password");
    }

    @Test
    void whereRecordsAreUsualARecordShowsItOrAFirstLine() {
        gate = new PasswordGate(HASH, true);
        byte[] record = Arrays.copyOf("open \u00e9\n".getBytes(StandardCharsets.UTF_8), RecordFramer.RECORD_BYTES);
        gate.look(Arrays.copyOf(record, 100), false, MAX_BYTES, 0);
        assertFound(Verdict.MORE, 0, "");
        gate.look(record, false, MAX_BYTES, 0);
        assertFound(Verdict.RIGHT, RecordFramer.RECORD_BYTES, "-- welcome");
        look("%forkchat/1 view=chat password=6f70656e20c3a9\n", false, 0);
        assertFound(Verdict.RIGHT, 0, "");
        look("%fork", false, 0);
        assertFound(Verdict.MORE, 0, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {TelnetTest.PUTTY, TelnetTest.DEBIAN, TelnetTest.INTERRUPT, "fffa 1f 0050 000a fff0"})
    void telnetSequencesAreNoPartOfThePassword(String sequences) {
        byte[] telnet = TelnetTest.hex(sequences);
        for (String lineEnd : new String[] {"\r\n", "\r\0"}) {
            byte[] typed = join(telnet, ("open \u00e9" + lineEnd + "hello\n").getBytes(StandardCharsets.UTF_8));
            gate.look(typed, false, MAX_BYTES, 0);
            assertFound(Verdict.RIGHT, telnet.length + 9, "-- welcome");
        }
        gate.look(telnet, false, MAX_BYTES, 0);
        assertFound(Verdict.MORE, 0, "");
        byte[] handshake = "%forkchat/1 password=6f70656e20c3a9\r\n".getBytes(StandardCharsets.UTF_8);
        gate.look(join(telnet, handshake), false, MAX_BYTES, 0);
        assertFound(Verdict.RIGHT, 0, "");
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
