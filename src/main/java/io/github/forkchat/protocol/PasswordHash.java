package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The hash of the room's password, by which the password checker recognizes the password without knowing it. It is the
 * data of the first frame to the checker: {@link PasswordCheck}.
 *
 * <pre>
 *   0             4                        20                       52
 *   +-------------+------------------------+------------------------+
 *   | int32       | 16 bytes               | 32 bytes               |
 *   | iterations  | salt                   | hash                   |
 *   +-------------+------------------------+------------------------+
 * </pre>
 *
 * <p>The hash is PBKDF2 with HMAC-SHA-256 (RFC 8018) over the password in UTF-8; each start of the server uses a new
 * salt. Threads: immutable, except for the arrays, which no code changes.
 *
 * @param iterations number of iterations of the hash
 * @param salt random bytes
 * @param hash hash of password and salt
 */
@SuppressWarnings("ArrayRecordComponent") // no code compares them
public record PasswordHash(int iterations, byte[] salt, byte[] hash) {
    /** The length of its {@link #put}. */
    public static final int LENGTH_BYTES = 52;

    /**
     * Number of iterations, which take 2.5 ms of processor time. Recommendations such as 600,000 (OWASP, 2023) are for
     * stored hashes that may be stolen. This hash is only in the memory of Server Main and of the checker, and an
     * attacker who reads the checker's memory finds the clients' passwords there anyway. With checks of 0.15 s, 200
     * guessing addresses could keep everybody out for half a minute.
     */
    private static final int ITERATIONS = 10_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int OFF_SALT = 4;
    private static final int OFF_HASH = OFF_SALT + SALT_BYTES;

    /**
     * Hashes a password in UTF-8 with a new salt. The caller wipes the password afterwards; no copy of it stays here.
     */
    public static PasswordHash of(byte[] password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ITERATIONS, salt, hash(password, salt, ITERATIONS));
    }

    /** Whether this is the password; takes the same time for a wrong password. */
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, hash(password, salt, iterations));
    }

    /**
     * PBKDF2.
     *
     * <p>The JDK's implementation leaves copies of the password in the heap. This one allocates nothing while it has
     * the password, so no garbage collection copies its arrays, and wipes them at the end.
     */
    static byte[] hash(byte[] password, byte[] salt, int iterations) {
        byte[] hash = new byte[HASH_BYTES];
        byte[] first = ByteBuffer.allocate(salt.length + Integer.BYTES)
                .put(salt)
                .putInt(1) // the number of the only block
                .array();
        byte[] round = new byte[HASH_BYTES];
        try (Hmac hmac = new Hmac(password)) {
            hmac.of(first, round);
            System.arraycopy(round, 0, hash, 0, HASH_BYTES);
            for (int i = 1; i < iterations; i++) {
                hmac.of(round, round);
                for (int j = 0; j < HASH_BYTES; j++) {
                    hash[j] ^= round[j];
                }
            }
        }
        return hash;
    }

    /** HMAC with SHA-256, RFC 2104, that allocates only in its constructor. */
    private static final class Hmac implements AutoCloseable {
        private static final int BLOCK_BYTES = 64;
        private static final byte INNER = 0x36;
        private static final byte OUTER = 0x5c;

        private final MessageDigest sha256;
        private final byte[] inner = new byte[BLOCK_BYTES];
        private final byte[] outer = new byte[BLOCK_BYTES];
        private final byte[] digest = new byte[HASH_BYTES];

        Hmac(byte[] key) {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
                if (key.length > BLOCK_BYTES) {
                    sha256.update(key);
                    sha256.digest(inner, 0, HASH_BYTES);
                } else {
                    System.arraycopy(key, 0, inner, 0, key.length);
                }
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JVM has this algorithm", e);
            }
            for (int i = 0; i < BLOCK_BYTES; i++) {
                outer[i] = (byte) (inner[i] ^ OUTER);
                inner[i] ^= INNER;
            }
        }

        void of(byte[] text, byte[] result) {
            try {
                sha256.update(inner);
                sha256.update(text);
                sha256.digest(digest, 0, HASH_BYTES);
                sha256.update(outer);
                sha256.update(digest);
                sha256.digest(result, 0, HASH_BYTES);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the hash has this length", e);
            }
        }

        @Override
        public void close() {
            Arrays.fill(inner, (byte) 0);
            Arrays.fill(outer, (byte) 0);
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
