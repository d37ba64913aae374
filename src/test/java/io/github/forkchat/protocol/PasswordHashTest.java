package io.github.forkchat.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compares the hash with the JDK's PBKDF2. */
final class PasswordHashTest {
    private static final byte[] SALT = "sixteen bytes of".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({"a, 1", "correct h\u00f6rse, 1000", "\uD83D\uDC34, 7"})
    void theHashIsThatOfTheJdk(String password, int iterations) throws GeneralSecurityException {
        for (String text : new String[] {password, password.repeat(64)}) { // shorter and longer than a block
            PBEKeySpec spec = new PBEKeySpec(text.toCharArray(), SALT, iterations, 256);
            assertArrayEquals(
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded(),
                    PasswordHash.hash(text.getBytes(StandardCharsets.UTF_8), SALT, iterations));
        }
    }

    @ParameterizedTest
    @CsvSource({"secret, secrets", "secret, Secret", "secret, ''"})
    void onlyThePasswordMatches(String password, String other) {
        PasswordHash hash = PasswordHash.of(password.getBytes(StandardCharsets.UTF_8));
        assertTrue(hash.matches(password.getBytes(StandardCharsets.UTF_8)));
        assertFalse(hash.matches(other.getBytes(StandardCharsets.UTF_8)));
    }
}
