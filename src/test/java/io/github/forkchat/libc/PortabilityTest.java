package io.github.forkchat.libc;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * No number goes to the C library but by a name: what differs between systems stands in the platform table, and the rest
 * has a name that says what it is. Looks at the sources, as the compiler parses them.
 */
final class PortabilityTest {
    private static final Path LIBC = Path.of("src/main/java/io/github/forkchat/libc");

    /** Calls to the C library, however they are written: {@code LibC.poll(…)}, {@code LibCVariadic.INSTANCE.fcntl(…)}. */
    private static boolean isCall(ExpressionTree method) {
        return method.toString().matches("(LibC|LinuxLibC|LibCVariadic\\.INSTANCE)\\.\\w+");
    }

    private static boolean isNumber(ExpressionTree argument) {
        ExpressionTree inner = argument instanceof UnaryTree unary ? unary.getExpression() : argument;
        return inner instanceof LiteralTree literal && literal.getValue() instanceof Number;
    }

    /** Every call with a number in it, and how many calls there are at all. */
    private static final class Calls extends TreeScanner<Void, String> {
        private final List<String> withNumbers = new ArrayList<>();
        private int count;

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, String file) {
            if (isCall(call.getMethodSelect())) {
                count++;
                if (call.getArguments().stream().anyMatch(PortabilityTest::isNumber)) {
                    withNumbers.add(file + ": " + call);
                }
            }
            return super.visitMethodInvocation(call, file);
        }
    }

    private static Calls callsIn(List<Path> sources) throws IOException {
        Calls calls = new Calls();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                calls.scan(
                        unit,
                        Path.of(unit.getSourceFile().getName()).getFileName().toString());
            }
        }
        return calls;
    }

    @Test
    void noNumberIsPassedToTheCLibrary() throws IOException {
        try (Stream<Path> sources = Files.list(LIBC)) {
            Calls calls = callsIn(sources.toList());
            assertEquals(List.of(), calls.withNumbers);
            assertTrue(calls.count > 50, "there are calls at all: " + calls.count);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"LibC.poll(a, b, 5)", "LibCVariadic.INSTANCE.fcntl(fd, 4, x)", "check(LinuxLibC.pipe2(p, -1))"})
    void aNumberIsFound(String call) throws IOException {
        Path source = Files.createTempFile("Bad", ".java");
        Files.writeString(source, "class Bad { { " + call + "; } }");
        try {
            assertEquals(1, callsIn(List.of(source)).withNumbers.size());
        } finally {
            Files.delete(source);
        }
    }

    /** What macOS gets, computed here: see also {@link SocketAddressesTest}. */
    @Test
    void macOsValuesAreComputedFromItsColumn() {
        assertEquals(512, Constant.PIPE_BUF.on(Os.MACOS));
        assertEquals(0x2 | 0x4 | 0x8 | 0x4000, PosixSpawn.flags(Os.MACOS, false));
        assertEquals(0x4 | 0x8 | 0x400 | 0x4000, PosixSpawn.flags(Os.MACOS, true));
        assertEquals(0x2 | 0x4 | 0x8, PosixSpawn.flags(Os.LINUX, false));
        assertEquals(0x4 | 0x8 | 0x80, PosixSpawn.flags(Os.LINUX, true));
        assertEquals(Constant.TCP_KEEPALIVE, SocketOptions.keepAliveIdle(Os.MACOS));
        assertEquals(Constant.TCP_KEEPIDLE, SocketOptions.keepAliveIdle(Os.LINUX));
        assertFalse(Constant.CLOSE_RANGE_CLOEXEC.existsOn(Os.MACOS));
        assertFalse(Constant.SOCK_CLOEXEC.existsOn(Os.MACOS));
        assertFalse(Constant.F_SETPIPE_SZ.existsOn(Os.MACOS));
    }
}
