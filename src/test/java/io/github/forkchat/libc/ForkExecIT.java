package io.github.forkchat.libc;

import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Needs;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** fork() and execve() from this JVM, in each of the three ways: programs run and tell what they inherited. */
final class ForkExecIT {
    /** How a program can be started. */
    private enum Way {
        /** Fork; the child marks the descriptors with close_range(2), if there is one. */
        FORK,
        /** Fork; the parent marks them, as on macOS. */
        FORK_WITHOUT_CLOSE_RANGE,
        /** posix_spawn. */
        SPAWN
    }

    private final List<Integer> pids = new ArrayList<>();
    private Pipe in;
    private Pipe out;

    @BeforeEach
    void makePipes() throws ErrnoException {
        in = Pipe.create();
        out = Pipe.create();
    }

    @AfterEach
    void closePipes() {
        in.close();
        out.close();
    }

    private InheritedFds fds() {
        return new InheritedFds(in.readEnd(), out.writeEnd(), in.readEnd(), out.writeEnd());
    }

    private ChildProcess start(Way way, ExecArguments program) throws ErrnoException {
        return switch (way) {
            case FORK -> new ForkExec().launch(program, fds(), pids::add);
            case FORK_WITHOUT_CLOSE_RANGE ->
                new ForkExec(Confinement.NONE, ForkExec.DEADLINE_MILLIS, false).launch(program, fds(), pids::add);
            case SPAWN -> {
                CloseOnExec.markAll();
                yield PosixSpawn.spawn(program, fds(), new OwnChildren());
            }
        };
    }

    /** Runs a shell command and returns what it printed; it must exit with 0. */
    private String shell(Way way, String command) throws ErrnoException {
        try (ExecArguments program = new ExecArguments(
                        Path.of("/bin/sh"),
                        List.of("the title", "-c", command),
                        List.of("PATH=/usr/bin:/bin", "ONLY=this"));
                NativeBuffer buffer = new NativeBuffer(1 << 16)) {
            ChildProcess child = start(way, program);
            assertEquals(0, child.await().raw(), command);
            int n = out.readEnd().available() == 0 ? 0 : out.readEnd().read(buffer.address(), buffer.size());
            return StandardCharsets.UTF_8
                    .decode(buffer.bytes().duplicate().limit(n))
                    .toString();
        }
    }

    @Test
    void theProgramRunsWithItsArgumentsAndEnvironmentAlone() throws ErrnoException {
        for (Way way : Way.values()) {
            assertEquals("the title|PATH=/usr/bin:/bin|this\n", shell(way, "echo \"$0|PATH=$PATH|$ONLY\""), "" + way);
            assertTrue(!shell(way, "env").contains("HOME="), "" + way);
        }
        assertEquals(4, pids.size(), "each fork's pid was told");
    }

    @Test
    void theProgramLeadsAGroupOfItsOwnAndStartsInTheRootDirectory() throws ErrnoException {
        for (Way way : Way.values()) {
            String[] ids =
                    shell(way, "echo $$ $(ps -o pgid= -p $$); pwd").strip().split("\\s+", -1);
            assertEquals(ids[0], ids[1], "its group, " + way);
            assertEquals("/", ids[2], "" + way);
        }
    }

    /** This JVM makes the child's calls itself, to no effect, before it forks. */
    @Test
    void theLaunchingProcessStaysInItsSessionAndDirectory() throws ErrnoException {
        String before = shell(Way.SPAWN, "ps -o pgid= -o sess= -p $PPID");
        shell(Way.FORK, "true");
        assertEquals(before, shell(Way.SPAWN, "ps -o pgid= -o sess= -p $PPID"));
        assertTrue(new File("pom.xml").exists());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
    void theProgramInheritsFiveDescriptorsAndNothingElse() throws Exception {
        try (Pipe another = Pipe.create();
                ListenSocket listener = ListenSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (Way way : Way.values()) {
                // One more than 0 to 4: the folder that is being listed.
                String listed = shell(way, "exec ls -l /proc/self/fd");
                List<String> inherited = listed.lines()
                        .filter(line -> line.contains(" -> ") && !line.contains("/proc/"))
                        .toList();
                String message = way + ", beside " + another + " and " + listener.address() + ": " + listed;
                assertEquals(5, inherited.size(), message);
                for (int fd = 0; fd < 5; fd++) {
                    String entry = " " + fd + " -> pipe:";
                    assertTrue(inherited.stream().anyMatch(line -> line.contains(entry)), message);
                }
            }
        }
    }

    /** On macOS, and on an older Linux, a descriptor is made first and marked close-on-exec then. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
    void aProgramInheritsNoDescriptorThatAnotherThreadIsMaking(@TempDir Path folder) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        AtomicBoolean over = new AtomicBoolean();
        ForkExec launcher = new ForkExec(Confinement.NONE, ForkExec.DEADLINE_MILLIS, false);
        String check = "for fd in /proc/self/fd/*; do"
                + " case ${fd##*/} in [0-4]) ;; *) if [ -p $fd ] || [ -S $fd ]; then exit 9; fi ;; esac; done";
        try (ListenSocket listener = ListenSocket.bind(address);
                ExecArguments program = new ExecArguments(Path.of("/bin/sh"), List.of("sh", "-c", check), List.of())) {
            Background pipes = Background.start("pipes", () -> {
                while (!over.get()) {
                    Pipe.create(false).close();
                }
            });
            Background sockets = Background.start("sockets", () -> {
                while (!over.get()) {
                    assertTrue(ListenSocket.answers(address));
                    listener.accept(false).fd().close();
                }
            });
            try {
                for (int i = 0; i < 100; i++) {
                    assertEquals(
                            0,
                            launcher.launch(program, fds(), pids::add).await().raw(),
                            "launch " + i);
                }
            } finally {
                over.set(true);
                pipes.finish();
                sockets.finish();
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
    void theProgramHasAnEmptySignalMaskAndDefaultDispositions() throws ErrnoException {
        int usr2 = 12;
        long former = LibC.signal(usr2, Constant.SIG_IGN.on(Os.current()));
        try {
            for (Way way : Way.values()) {
                String status = shell(way, "exec grep -E 'Sig(Blk|Ign)' /proc/self/status");
                assertTrue(status.contains("SigBlk:\t0000000000000000"), way + ": " + status);
                // glibc keeps 32 and 33 to itself, and posix_spawn leaves them ignored; no program can tell.
                assertTrue(
                        status.matches("(?s).*SigIgn:\t0000000[013]80000000.*|.*SigIgn:\t0000000[013]00000000.*"),
                        way + ": " + status);
            }
        } finally {
            LibC.signal(usr2, former);
        }
    }

    @Test
    void aProgramThatCannotBeExecutedIsTheErrnoOfExecve(@TempDir Path folder) throws Exception {
        Path noProgram = Files.writeString(folder.resolve("file"), "text");
        for (Way way : Way.values()) {
            assertTrue(failure(way, folder.resolve("none")).is(Errno.ENOENT), "" + way);
            assertTrue(failure(way, noProgram).is(Errno.EACCES), "" + way);
            assertTrue(noProgram.toFile().setExecutable(true));
            assertTrue(failure(way, noProgram).is(Errno.ENOEXEC), "" + way);
            assertTrue(noProgram.toFile().setExecutable(false));
        }
        for (int pid : pids) {
            assertEquals(ProcessStart.NONE, ProcessStart.of(pid), "nothing is left");
        }
    }

    private ErrnoException failure(Way way, Path path) {
        try (ExecArguments program = new ExecArguments(path, List.of("title"), List.of())) {
            return assertThrows(ErrnoException.class, () -> start(way, program));
        }
    }

    @Test
    void aChildThatIsTooLateIsKilledAndPosixSpawnDoesItAfterThree() throws ErrnoException {
        ForkExec hasty =
                new ForkExec(Confinement.NONE, -1, LinuxLibC.AVAILABLE); // whoever is not there at once is too late
        try (ExecArguments program = new ExecArguments(Path.of("/bin/sh"), List.of("sh", "-c", "exit 7"), List.of())) {
            WaitStatus status = hasty.launch(program, fds(), pids::add).await();
            assertEquals(7, status.exitCode());
        }
        ForkCounters counters = hasty.counters();
        assertEquals(counters.forks(), pids.size() - counters.spawned(), counters.toString());
        assertEquals(counters.retried(), Math.min(2, counters.hung() + counters.died()), counters.toString());
        for (int pid : pids) {
            assertEquals(ProcessStart.NONE, ProcessStart.of(pid), "nothing is left");
        }
    }

    @Test
    void everyLaunchSucceedsInAStormOfCollections() throws Exception {
        String printed = storm(100);
        assertTrue(printed.contains("left=0"), printed);
    }

    /** A child that has to wait for the compilers would wait for ever. */
    @Test
    void theCallsOfAChildAreCompiledBeforeTheFirstFork() throws Exception {
        String printed = storm(0, "-XX:+PrintCompilation");
        for (String call : List.of("syscall", "chdir", "signal", "dup2", "setrlimit", "write", "execve")) {
            assertTrue(printed.contains("LibC::" + call + " (native)"), call + " in " + printed);
        }
    }

    /** Has {@link ForkStorm} launch so many programs; what it printed. */
    private static String storm(int launches, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(options));
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmn8m", "-Xmx64m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ForkStorm.class.getName(), Integer.toString(launches), "250"));
        Process storm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(storm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(storm.waitFor(300, TimeUnit.SECONDS));
        assertEquals(0, storm.exitValue(), printed);
        return printed;
    }

    @Test
    void aProgramIsNotExecutedWithRightsThatWereToBeGivenUp() {
        if (UserId.effective() == 0) {
            throw Needs.missing("an ordinary user", "root can become any other user");
        }
        Confinement another = new Confinement(64, 0, new UserAccount("root", 0, 0, "/root"), Sandbox.OFF);
        try (ExecArguments program = new ExecArguments(Path.of("/bin/true"), List.of("true"), List.of())) {
            ErrnoException refused =
                    assertThrows(ErrnoException.class, () -> new ForkExec().launch(program, fds(), another, pids::add));
            assertEquals(
                    "giving up rights before execve(/bin/true): EPERM (1) Operation not permitted",
                    refused.getMessage());
        }
    }

    @Test
    void aSignalThatIsIgnoredIsSeen() throws ErrnoException {
        int ttou = 22; // the same on both systems
        long bit = 1L << (ttou - 1);
        long former = LibC.signal(ttou, Constant.SIG_IGN.on(Os.current()));
        try {
            assertEquals(bit, new SignalState().ignored() & bit);
        } finally {
            LibC.signal(ttou, former);
        }
        assertEquals(0, new SignalState().ignored() & bit);
    }

    @Test
    void descriptorsOfThisJvmAreListed() {
        assertTrue(new File("/dev/fd").list().length > 3);
    }
}
