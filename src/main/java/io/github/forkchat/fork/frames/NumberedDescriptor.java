package io.github.forkchat.fork.frames;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;

/**
 * Gives access to an inherited descriptor by its number. The JDK offers only the first three; others have to be opened
 * again by their names, and in a sandbox nothing can be opened for writing. Needs {@code --add-opens
 * java.base/java.io=ALL-UNNAMED}, which makes the start slower, so workers without a sandbox do not use it.
 *
 * <p>Threads: stateless.
 */
public final class NumberedDescriptor {
    private NumberedDescriptor() {}

    /**
     * Returns the descriptor.
     *
     * @throws IOException if this JDK has no such constructor, or does not give access to it
     */
    public static FileDescriptor of(int number) throws IOException {
        try {
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(number);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IOException("descriptor " + number + " cannot be used by its number: " + e.getMessage(), e);
        }
    }
}
