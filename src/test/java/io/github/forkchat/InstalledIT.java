package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of packages: installed tree, Debian package, systemd units. */
final class InstalledIT {
    @TempDir
    private Path folder;

    private static Ended version(Path program, Path workingFolder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version");
        builder.environment().remove("FORKCHAT_JAVA_OPTIONS");
        return Ended.of(builder.directory(workingFolder.toFile()));
    }

    private static void runsFrom(Path tree, Path links) throws Exception {
        Path program = tree.resolve("bin/forkchat");
        Ended ended = version(program, links);
        assertEquals(0, ended.exitCode(), "" + ended);
        assertEquals(List.of(), ended.err());
        Path absolute = Files.createSymbolicLink(links.resolve("absolute link"), program);
        Path relative = Files.createSymbolicLink(links.resolve("relative"), Path.of("absolute link"));
        assertEquals(ended, version(absolute, tree));
        assertEquals(ended, version(relative, Path.of("/")));
    }

    /** The layout of scripts/package.sh, without the build. */
    @Test
    void aCopyWithoutACheckoutRunsThroughLinksAndFromAFolderWithBlanks() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("a folder with blanks"));
        Path scripts = Files.createDirectories(tree.resolve("share/forkchat/scripts"));
        for (String script : List.of("forkchat", "lib.sh")) {
            Files.copy(Path.of("scripts", script), scripts.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.copy(Forkchat.jar(), tree.resolve("share/forkchat/forkchat.jar"));
        Files.createDirectory(tree.resolve("bin"));
        Files.createSymbolicLink(tree.resolve("bin/forkchat"), Path.of("../share/forkchat/scripts/forkchat"));
        runsFrom(tree, Files.createDirectory(folder.resolve("links")));
    }

    @Test
    @Tag("long")
    void aTreeHasTheProgramTheManualTheCompletionAndTheDocumentation() throws Exception {
        Path tree = folder.resolve("a b/usr");
        Ended ended = Ended.of(new ProcessBuilder("scripts/package.sh", "tree", tree.toString()));
        assertEquals(0, ended.exitCode(), "" + ended);
        for (String file : List.of(
                "share/man/man1/forkchat-server.1",
                "share/man/man7/forkchat-worker.7",
                "share/bash-completion/completions/forkchat",
                "share/zsh/site-functions/_forkchat",
                "share/fish/vendor_completions.d/forkchat.fish",
                "share/doc/forkchat/README.md")) {
            assertTrue(Files.size(tree.resolve(file)) > 0, file);
        }
        runsFrom(tree, Files.createDirectory(folder.resolve("links")));
    }

    @Test
    @Tag("long")
    void lintianFindsNoErrorInTheDebianPackage() throws Exception {
        Needs.program("dpkg-deb");
        Needs.program("lintian");
        Ended ended = Ended.of(new ProcessBuilder(
                "sh", "-c", "scripts/package.sh deb && exec lintian --fail-on error,warning target/dist/*.deb"));
        assertEquals(0, ended.exitCode(), "" + ended);
    }

    @Test
    void theUnitsAreValid() throws Exception {
        Needs.program("systemd-analyze");
        Ended ended = Ended.of(new ProcessBuilder(
                "systemd-analyze",
                "verify",
                "scripts/packaging/forkchat.service",
                "scripts/packaging/forkchat.socket"));
        List<String> complaints = ended.err().stream()
                .filter(line -> !line.matches(".*(/usr/bin/forkchat is not executable|Command 'man ).*"))
                .toList();
        assertEquals(List.of(), complaints);
    }
}
