package io.github.forkchat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The table of faults in {@code src/docs/faults.md} and the suites have the same rows. */
final class FaultTableTest {
    private static final List<Class<?>> SUITES = List.of(
            WorkerFaultsIT.class,
            ServerFaultsIT.class,
            MachineFaultsIT.class,
            PipeFaultsIT.class,
            ForgedFramesIT.class,
            PipeAttackIT.class,
            ClientFaultsIT.class,
            ClientAttackIT.class,
            ProcessAttackIT.class,
            DiskAttackIT.class,
            StrangerAttackIT.class,
            ProxyAttackIT.class,
            FullServerIT.class,
            OperatorAttackIT.class,
            StartIT.class,
            ContainerIT.class);
    private static final Pattern LAST_CELL = Pattern.compile("^\\|.*\\| `(\\w+)` \\|$", Pattern.MULTILINE);

    @Test
    void everyRowHasItsTestAndEveryTestItsRow() throws IOException {
        Set<String> rows = new TreeSet<>();
        Matcher row = LAST_CELL.matcher(Files.readString(Path.of("src/docs/faults.md")));
        while (row.find()) {
            rows.add(row.group(1));
        }
        Set<String> tests = new TreeSet<>();
        for (Class<?> suite : SUITES) {
            for (Method method : suite.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)) {
                    tests.add(method.getName());
                }
            }
        }
        assertEquals(String.join("\n", tests), String.join("\n", rows));
    }
}
