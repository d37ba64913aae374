package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** For {@code @TempDir(factory = PublicTempDir.class)}: a directory that every user can read, mode 0755. */
public final class PublicTempDir implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return PublicDirectory.newDirectory();
    }
}
