package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a worker is told of the room's password: enough to recognise it, and not what it is. The data of the second frame
 * on pipeMainToFork, {@link Signal#PASSWORD_SIGNAL}, if there is one.
 *
 * <pre>
 *   0             4                        20                       52
 *   +-------------+------------------------+------------------------+
 *   | int32       | 16 bytes               | 32 bytes               |
 *   | iterations  | salt                   | hash                   |
 *   +-------------+------------------------+------------------------+
 * </pre>
 *
 * <p>The hash is PBKDF2 with HMAC-SHA-256 (RFC 8018) over the password in UTF-8; the salt is another one for each start of
 * the server. Threads: immutable, but for the arrays, which nobody changes.
 *
 * @param iterations how often the hash was taken
 * @param salt random bytes
 * @param hash of both
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record PasswordHash(int iterations, byte[] salt, byte[] hash) {
    /** The length of its {@link #put}. */
    public static final int LENGTH_BYTES = 52;

    private static final int ITERATIONS = 100_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int OFF_SALT = 4;
    private static final int OFF_HASH = OFF_SALT + SALT_BYTES;

    /** Of a password, with a fresh salt. */
    public static PasswordHash of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ITERATIONS, salt, hash(password, salt, ITERATIONS));
    }

    /** Whether this is the password; takes as long whether it is or not. */
    public boolean matches(byte[] password) {
        String text = new String(password, StandardCharsets.UTF_8);
        return MessageDigest.isEqual(hash, hash(text, salt, iterations));
    }

    /** Takes some 0.1 s, so that trying them one by one takes long. */
    private static byte[] hash(String password, byte[] salt, int iterations) {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has this algorithm", e);
        } finally {
            key.clearPassword();
        }
    }

    /** Writes it at index {@code at}. */
    public void put(ByteBuffer to, int at) {
        to.putInt(at, iterations);
        to.put(at + OFF_SALT, salt);
        to.put(at + OFF_HASH, hash);
    }

    /**
     * Reads the one at index {@code at}.
     *
     * @param lengthBytes the length of the frame's data
     * @throws ProtocolException if it has another length
     */
    public static PasswordHash get(ByteBuffer from, int at, int lengthBytes) throws ProtocolException {
        if (lengthBytes != LENGTH_BYTES) {
            throw new ProtocolException("a password's hash of " + lengthBytes + " bytes");
        }
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        from.get(at + OFF_SALT, salt);
        from.get(at + OFF_HASH, hash);
        return new PasswordHash(from.getInt(at), salt, hash);
    }
}
