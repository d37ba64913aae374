package io.github.forkchat.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes the command line's arguments as UTF-8, regardless of the locale. The JVM decodes them by the locale, and in
 * the C locale of cron and many containers every byte that is not ASCII becomes U+FFFD. Therefore they are read from
 * {@code /proc/self/cmdline} if proc(5) exists.
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
     * @param decoded the arguments as the JVM has decoded them
     * @throws CharacterCodingException if they are not UTF-8
     */
    static String[] inUtf8(String[] decoded) throws CharacterCodingException {
        return isTrusted(decoded) ? decoded : ofCommandLine(decoded);
    }

    private static boolean isTrusted(String[] decoded) {
        boolean isUtf8 = System.getProperty("sun.jnu.encoding", "").equalsIgnoreCase(StandardCharsets.UTF_8.name());
        for (String argument : decoded) {
            isUtf8 &= argument.indexOf(REPLACEMENT) < 0;
        }
        return isUtf8;
    }

    private static String[] ofCommandLine(String[] decoded) throws CharacterCodingException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(COMMAND_LINE);
        } catch (IOException noProc) {
            return decoded;
        }
        String[] all = strict(StandardCharsets.ISO_8859_1, bytes).split("\0", -1);
        int first = all.length - 1 - decoded.length; // the last argument ends with a NUL, too
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
