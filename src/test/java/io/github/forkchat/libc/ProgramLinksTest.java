package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of a link to a program, for different states of its directory. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a program is executed by its own name")
final class ProgramLinksTest {
    @TempDir
    private Path parent;

    private Path program;

    @BeforeEach
    void makeProgram() throws IOException {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
        program = Files.createFile(parent.resolve("program"));
    }

    private Path folder() throws IOException {
        try (var folders = Files.list(parent)) {
            return folders.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    @Test
    void aLinkHasTheNameOfTheProcessAndLeadsToTheProgram() throws IOException {
        try (ProgramLinks links = ProgramLinks.in(parent, program)) {
            Path link = Path.of(links.path("forkchat-3"));
            assertEquals(Path.of("forkchat-3"), link.getFileName());
            assertEquals(program, Files.readSymbolicLink(link));
            assertEquals(link, Path.of(links.path("forkchat-3")), "it is there already");
        }
    }

    @Test
    void anotherUserReachesTheLinkButNotTheDirectory() throws IOException {
        try (ProgramLinks links = ProgramLinks.in(parent, program)) {
            links.path("forkchat-3");
            assertEquals("rwx--x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
        }
    }

    @Test
    void aLinkThatWasRemovedIsMadeAgain() throws IOException {
        try (ProgramLinks links = ProgramLinks.in(parent, program)) {
            Files.delete(folder().resolve(Path.of(links.path("forkchat-3")).getFileName()));
            assertEquals(program, Files.readSymbolicLink(Path.of(links.path("forkchat-3"))));
        }
    }

    @Test
    void theProgramsOwnNameIsUsedWhereThereCanBeNoLink() throws IOException {
        try (ProgramLinks links = ProgramLinks.in(parent, program)) {
            Path other = folder().resolve("forkchat-4");
            Files.createSymbolicLink(other, Files.createFile(parent.resolve("other")));
            assertEquals(program.toString(), links.path("forkchat-4"), "it leads elsewhere");
            Files.delete(other);
            Files.delete(folder());
            assertEquals(program.toString(), links.path("forkchat-3"), "the folder is gone");
        }
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsNotUsed() throws IOException {
        ProgramLinks.in(parent, program).close();
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
        try (ProgramLinks links = ProgramLinks.in(parent, program)) {
            assertEquals(program.toString(), links.path("forkchat-3"));
        }
        assertTrue(Files.exists(folder()));
    }
}
