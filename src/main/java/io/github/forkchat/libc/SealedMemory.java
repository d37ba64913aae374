package io.github.forkchat.libc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Makes a memory file without a name that nobody, not even its owner, can write, truncate or extend any more. Linux
 * only.
 *
 * <p>It is in no directory, so {@link Landlock} does not apply to it: a program that inherits its descriptor can open
 * it by {@code /proc/self/fd/N}, proc(5), even if it may open nothing else.
 *
 * <p>Its C counterpart: {@code memfd_create(2)} and {@code fcntl(F_ADD_SEALS)}. Threads: stateless.
 */
final class SealedMemory {
    private static final Os OS = Os.LINUX;
    private static final int FLAGS = Constant.MFD_CLOEXEC.on(OS) | Constant.MFD_ALLOW_SEALING.on(OS);
    private static final int SEALS = Constant.F_SEAL_SEAL.on(OS)
            | Constant.F_SEAL_SHRINK.on(OS)
            | Constant.F_SEAL_GROW.on(OS)
            | Constant.F_SEAL_WRITE.on(OS);
    private static final int CHUNK_BYTES = 64 * 1024;

    private SealedMemory() {}

    /**
     * Copies {@code bytes}, to their end. Every user may read the copy.
     *
     * @return its descriptor, or empty, with nothing read, if this system has no such memory
     * @throws IOException if that fails, ENOSPC, ENOMEM among others
     */
    static Optional<Fd> copy(InputStream bytes) throws IOException {
        if (!LinuxLibC.AVAILABLE) {
            return Optional.empty();
        }
        int number;
        try (NativeBuffer name = NativeBuffer.ofString("forkchat")) {
            number = LinuxLibC.memfd_create(name.address(), FLAGS);
        }
        if (number < 0) {
            return Optional.empty();
        }
        Fd file = new Fd(number);
        try {
            fill(file, bytes);
            file.seal(SEALS);
            return Optional.of(file.atLeast(InheritedFds.FIRST_FREE));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static void fill(Fd file, InputStream bytes) throws IOException {
        try (NativeBuffer buffer = new NativeBuffer(CHUNK_BYTES)) {
            for (byte[] chunk = bytes.readNBytes(CHUNK_BYTES);
                    chunk.length > 0;
                    chunk = bytes.readNBytes(CHUNK_BYTES)) {
                buffer.bytes().put(0, chunk);
                for (int written = 0; written < chunk.length; ) {
                    written += file.write(buffer.address() + written, chunk.length - written);
                }
            }
        }
    }
}
