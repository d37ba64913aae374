package io.github.forkchat.libc;

/**
 * The two operating systems, as the key to the platform table ({@link Constant}, {@link Errno}).
 *
 * <p>Every place where forkchat does something else on macOS than on Linux, and how that was verified (macOS itself
 * was not at hand; its numbers come from Apple's headers):
 *
 * <ul>
 *   <li>{@link Pipe#create}, {@link AcceptCall}: no {@code pipe2}, no {@code accept4}; the plain call, then {@code
 *       ioctl(FIOCLEX)}, and no fork in between. The same code is the fallback on a Linux without {@link LinuxLibC} and
 *       is tested there.
 *   <li>{@link AcceptCall}: an accepted socket inherits {@code O_NONBLOCK} from its listener, so it is cleared.
 *   <li>{@link Pipe#resize}: no {@code F_SETPIPE_SZ}; pipes stay as they are.
 *   <li>{@link MemoryFile}: no {@code splice}; every fork gets a copy of each message, by {@code write}. Tested on
 *       Linux with memory that cannot be spliced.
 *   <li>{@link ForkExec}: no {@code close_range}; {@link CloseOnExec} marks every descriptor before the fork. Tested on
 *       Linux through the same switch as above.
 *   <li>{@link PosixSpawn}: {@code POSIX_SPAWN_CLOEXEC_DEFAULT} on top of that; the flag is 0 on Linux.
 *   <li>{@link SocketAddresses}: a length byte before a one-byte address family. The encoding takes the system as an
 *       argument, so macOS's is computed and compared on Linux.
 *   <li>{@link AcceptCall}: a client that is gone again may be accepted without an address, and is closed.
 *   <li>{@link AcceptCall}: EINVAL or ENOTCONN for an option of a socket whose client is gone again counts as
 *       nobody there. Not verified.
 *   <li>{@link ListenSocket#answers}: Linux says EAGAIN when a server's queue of clients is full. BSD is known to
 *       refuse the connection then, as it does when no socket listens. Not verified.
 *   <li>{@link PollSet}, {@link OutputReader}: poll(2) reports nothing of a descriptor without events, and ends with no
 *       result if it was asked for POLLHUP and finds input. The way around this is tested on Linux through an argument.
 *   <li>{@link ControllingTerminal}: a name in {@code /dev/fd} is the descriptor itself and not opened again, so standard
 *       output and error can still be read from where they are a terminal. Workers have neither.
 *   <li>{@link ForkExec#heapIsShared}: looks into {@code /proc}, so ZGC goes unnoticed.
 *   <li>{@link SnapshotFile}: without memory files and {@code /proc} the file keeps its name until it is closed, so a
 *       killed server leaves one or two in its {@code RuntimeDirectory}. Tested on Linux through a switch.
 *   <li>{@link ProcessStart}: the start time comes from the JDK and not from {@code /proc}.
 *   <li>{@link SocketOptions}: the option for the idle time before keepalive probes has another name; computed for both
 *       and compared on Linux. There is no {@code TCP_USER_TIMEOUT}: a client whose machine vanishes while data is on
 *       the way to it is detected later.
 *   <li>{@link PeerUser}: {@code LOCAL_PEERCRED} with another structure in place of {@code SO_PEERCRED}. Not verified.
 *   <li>{@link UserAccount}: nothing has to be done to have the workers read the server's files in {@code /proc}. The
 *       offsets in {@code struct passwd} are not in the reference table; the tests compare them with the headers.
 *   <li>{@link Confinement}: no {@code no_new_privs}, no {@code prlimit} for a child of {@link PosixSpawn}, and no
 *       {@link Sandbox}. The limits that a child sets itself and the change of user are the same calls on both; not
 *       verified there.
 *   <li>Features from {@code /proc} and control groups are missing: how soon a worker is ended when memory runs out
 *       ({@link Confinement}), a worker's short name ({@link ProgramLinks}), of {@code Capacity} all but the limit of
 *       descriptors, and the owner of a process ({@link UserId#effectiveUserMayKill}), so that a server with {@code --user} does not
 *       end what an earlier one left behind.
 *   <li>{@link Fd#letOpen}: any process with a pipe's descriptor can open it again, so nothing is done. Not verified.
 *   <li>The frame limit, {@link Constant#PIPE_BUF}: 512 bytes and not 4096.
 * </ul>
 *
 * Threads: immutable.
 */
public enum Os {
    LINUX,
    MACOS;

    /**
     * Returns the system this JVM runs on.
     *
     * @throws UnsupportedOperationException on any other than Linux and macOS
     */
    public static Os current() {
        String name = System.getProperty("os.name", "");
        if (name.equals("Linux")) {
            return LINUX;
        }
        if (name.equals("Mac OS X")) {
            return MACOS;
        }
        throw new UnsupportedOperationException("forkchat runs on Linux and macOS, not on " + name);
    }
}
