package io.github.forkchat.cli;

import io.github.forkchat.cli.manual.Manual;
import io.github.forkchat.cli.manual.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes forkchat's manual pages: {@code java -cp forkchat.jar io.github.forkchat.cli.ManualPages src/docs 2026-11-29
 * DIRECTORY}. A separate program, because only scripts/package.sh needs it.
 *
 * <p>Threads: used only by the main thread.
 */
public final class ManualPages {
    private ManualPages() {}

    /**
     * Writes the pages.
     *
     * @param args the directory src/docs, the date of the pages, and the directory of the pages, which must exist
     */
    public static void main(String[] args) throws IOException {
        Manual manual = new Manual(ForkchatCommand.model().getCommandSpec(), Path.of(args[0]), args[1]);
        for (ManualPage page : manual.pages()) {
            Files.writeString(Path.of(args[2]).resolve(page.file()), page.source());
        }
    }
}
