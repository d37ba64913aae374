package io.github.forkchat.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The command line's arguments in UTF-8, whatever the locale is: the JVM decodes them by the locale, and in that of cron
 * and of many containers (C) it makes U+FFFD of every byte that is not ASCII. Where there is proc(5) they are read from
 * {@code /proc/self/cmdline}.
 *
 * <p>Threads: stateless.
 */
final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final char REPLACEMENT = '\ufffd';

    private Arguments() {}

    /**
     * The arguments as they were given.
     *
     * @param decoded what the JVM made of them
     * @throws CharacterCodingException if they are no UTF-8
     */
    static String[] inUtf8(String[] decoded) throws CharacterCodingException {
        return isTrusted(decoded) ? decoded : ofCommandLine(decoded);
    }

    private static boolean isTrusted(String[] decoded) {
        boolean isUtf8 = System.getProperty("sun.jnu.encoding", "").equalsIgnoreCase(StandardCharsets.UTF_8.name());
        return isUtf8 && Arrays.stream(decoded).noneMatch(argument -> argument.indexOf(REPLACEMENT) >= 0);
    }

    private static String[] ofCommandLine(String[] decoded) throws CharacterCodingException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(COMMAND_LINE);
        } catch (IOException noProc) {
            return decoded;
        }
        String[] all = strict(StandardCharsets.ISO_8859_1, bytes).split("\0", -1);
        int first = all.length - 1 - decoded.length; // the last one ends with a NUL, too
        if (first < 0) {
            return decoded;
        }
        String[] arguments = new String[decoded.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = strict(StandardCharsets.UTF_8, all[first + i].getBytes(StandardCharsets.ISO_8859_1));
        }
        return arguments;
    }

    private static String strict(Charset charset, byte[] bytes) throws CharacterCodingException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
