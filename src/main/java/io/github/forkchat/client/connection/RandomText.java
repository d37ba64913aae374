package io.github.forkchat.client.connection;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * An unpredictable random text. Reads random(4) itself: loading the security providers of {@link SecureRandom}
 * would be a tenth of the CPU time of a short command. Threads: stateless.
 */
public final class RandomText {
    private static final String DEVICE = "/dev/urandom";

    private RandomText() {}

    /** So many random bytes in hexadecimal. */
    public static String hex(int lengthBytes) {
        return HexFormat.of().formatHex(bytes(lengthBytes));
    }

    private static byte[] bytes(int length) {
        try (InputStream device = new FileInputStream(DEVICE)) {
            byte[] bytes = device.readNBytes(length);
            if (bytes.length == length) {
                return bytes;
            }
        } catch (IOException e) {
            // A container may lack the device.
        }
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
