package io.github.forkchat.server.listen;

import io.github.forkchat.libc.Constant;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.Os;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The file of a Unix socket that this server has bound. It is identified by device and inode, so that a file which
 * another server has put in its place is not removed.
 *
 * <p>Threads: the accept loop.
 */
final class BoundFile {
    private static final Os OS = Os.current();

    private final Path path;
    private final Object key;

    /**
     * Records the identity of the file, which was just created.
     *
     * @throws IOException if the file does not exist any more
     */
    BoundFile(Path path) throws IOException {
        this.path = path;
        this.key = keyOf(path);
    }

    /**
     * Removes the file of a socket at which no server listens. The socket of a running server stays, and bind(2) then
     * fails with EADDRINUSE. Other files are not tried, because connect(2) fails at a FIFO or a device as it does at a
     * dead socket.
     *
     * @throws IOException if the path is another kind of file, if the directory is missing or the check fails, or if
     *     the file cannot be removed
     */
    static void makeWay(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && Files.notExists(directory)) {
            throw new IOException(
                    "there is no directory " + directory + "; make it by: mkdir -p " + forShell(directory.toString()));
        }
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & Constant.S_IFMT.on(OS)) != Constant.S_IFSOCK.on(OS)) {
                throw new IOException("there is a file that is no socket");
            }
        } catch (NoSuchFileException nothingThere) {
            return;
        }
        if (!ListenSocket.answers(address)) {
            Files.deleteIfExists(path);
        }
    }

    /** The text as one word of a command line of the shell. */
    private static String forShell(String text) {
        return text.matches("[\\w./+:@%,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * Removes the file if this server still owns it. Must be called while the socket is open, so that no other server
     * treats the socket as dead.
     */
    void remove() {
        if (isThere()) {
            path.toFile().delete();
        }
    }

    /** Whether the file is still there, and is the one that was bound. */
    boolean isThere() {
        try {
            return key.equals(keyOf(path));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
