package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    void aCopyWithoutACheckoutRunsThroughLinksAndFromADirectoryWithBlanks() throws Exception {
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
                "share/forkchat/forkchat-link.jar",
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

    /** As on macOS. */
    @Test
    void aDebianPackageIsRefusedBeforeTheBuildWhereDpkgDebIsMissing() throws Exception {
        ProcessBuilder script = new ProcessBuilder("/bin/sh", "scripts/package.sh", "deb");
        script.environment().put("PATH", folder.toString());
        assertEquals(
                Ended.failed(
                        1, "package.sh: deb needs dpkg-deb, which macOS does not have; without it, build tar and jar"),
                Ended.of(script));
    }

    /** The sums of a build from a fresh checkout in this directory, with this environment and umask. */
    private Map<String, String> sums(Path checkout, String umask, Map<String, String> environment) throws Exception {
        String script = "umask " + umask + " && git clone -q . '" + checkout + "' && cd '" + checkout
                + "' && scripts/package.sh >&2 && cat target/dist/SHA256SUMS";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
        builder.environment().putAll(environment);
        Ended ended = Ended.of(builder);
        assertEquals(0, ended.exitCode(), "" + ended);
        Map<String, String> sums = new TreeMap<>();
        ended.out().forEach(line -> sums.put(line.replaceFirst(".* ", ""), line.replaceFirst(" .*", "")));
        return sums;
    }

    @Test
    @Tag("long")
    void twoBuildsOfACommitHaveTheSameBytes() throws Exception {
        Map<String, String> first = sums(folder.resolve("one"), "022", Map.of("TZ", "UTC"));
        Map<String, String> second = sums(
                Files.createDirectory(folder.resolve("another directory")).resolve("two"),
                "077",
                Map.of("TZ", "Asia/Tokyo", "LANG", "C", "LC_ALL", "C"));
        assertEquals(first, second);
        assertEquals(4, first.size(), "" + first); // deb, tar.gz, jar, list of contents
    }

    /** Each directory that systemd creates for the service and keeps after it. */
    @Test
    void purgeRemovesTheDirectoriesOfTheService() throws Exception {
        String unit = Files.readString(Path.of("scripts/packaging/forkchat.service"));
        String purge = Files.readString(Path.of("scripts/packaging/debian/postrm"));
        Map.of("Cache", "/var/cache/", "Logs", "/var/log/", "State", "/var/lib/")
                .forEach((kind, parent) -> {
                    assertTrue(unit.contains("\n" + kind + "Directory=forkchat\n"), kind);
                    assertTrue(purge.contains(" " + parent + "forkchat"), parent);
                });
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
