package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads the native library of this package before first use, so that a failure is one line and not a stack trace.
 *
 * <p>Its C counterpart: the dynamic linker. Threads: used only by the main thread.
 */
public final class CLibrary {
    private static final List<String> MODULES = List.of("java.base", "java.logging", "jdk.unsupported");

    private CLibrary() {}

    /**
     * Sets JNA up and links the mappings. JNA unpacks its native part into a directory: {@link UnpackDirectory}.
     *
     * @throws IOException if there is no such directory, or the temporary one cannot be written, or a module of the JVM
     *     is missing, or this system is not supported
     */
    public static void load() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
            throw new IOException("the temporary directory " + temporary + " cannot be written; name another one by"
                    + " FORKCHAT_JAVA_OPTIONS=-Djava.io.tmpdir=DIRECTORY");
        }
        checkModules();
        UnpackDirectory.choose();
        // Otherwise JNA runs /sbin/ldconfig to find libraries, and forkchat starts no process but its own forks.
        if (System.getProperty("jna.platform.library.path") == null) {
            System.setProperty("jna.platform.library.path", "/lib");
        }
        try {
            Os.current();
            Class.forName(LibC.class.getName()); // links it
        } catch (UnsupportedOperationException e) {
            throw new IOException(e.getMessage(), e);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IOException("cannot call the C library: " + e.getMessage(), e);
        }
    }

    /** Checks for modules that only a JVM made by jlink(1) may lack. */
    private static void checkModules() throws IOException {
        for (String module : MODULES) {
            if (ModuleLayer.boot().findModule(module).isEmpty()) {
                throw new IOException("this JVM lacks the module " + module + ": " + System.getProperty("java.home")
                        + "; forkchat needs " + String.join(", ", MODULES));
            }
        }
    }
}
