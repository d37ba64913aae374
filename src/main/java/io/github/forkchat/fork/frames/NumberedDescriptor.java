package io.github.forkchat.fork.frames;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;

/**
 * An inherited descriptor by its number. The JDK has the first three alone, and others can only be opened anew by their
 * names; in a sandbox nothing can be opened for writing. Needs {@code --add-opens java.base/java.io=ALL-UNNAMED}, so it is
 * not for the usual worker, whose start that flag would make longer.
 *
 * <p>Threads: stateless.
 */
public final class NumberedDescriptor {
    private NumberedDescriptor() {}

    /**
     * Returns it.
     *
     * @throws IOException if this JDK has no such constructor, or keeps it to itself
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
