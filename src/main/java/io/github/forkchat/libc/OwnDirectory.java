package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * Creates and checks directories in which only this user can create files, so that their contents can be trusted.
 *
 * <p>Threads: stateless.
 */
public final class OwnDirectory {
    private static final int GROUP_AND_OTHERS_WRITE = 0022;
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> MODE_0700 = PosixFilePermissions.asFileAttribute(OWN);

    /** No user. */
    public static final int NOBODY = -1;

    private OwnDirectory() {}

    /**
     * Creates the directory with mode 0700, regardless of the umask, if it is missing.
     *
     * @return {@code directory}
     * @throws IOException if it cannot be created, or belongs to another user, or others may write to it
     */
    public static Path make(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, MODE_0700);
        } catch (FileAlreadyExistsException e) {
            if (!isOwn(directory)) {
                throw new IOException(directory + " is not a directory of this user's alone; remove it", e);
            }
        } catch (IOException e) {
            throw new IOException("cannot make the directory " + directory + ": " + e.getMessage(), e);
        }
        if (!Files.getPosixFilePermissions(directory).containsAll(OWN)) { // the umask has removed some permissions
            Files.setPosixFilePermissions(directory, OWN);
        }
        return directory;
    }

    /**
     * Whether it is a directory in which only this user can create files.
     *
     * @throws IOException if there is nothing of that name
     */
    public static boolean isOwn(Path directory) throws IOException {
        return owner(directory) == UserId.effective();
    }

    /**
     * The id of the only user, but for root, who can create files in a directory; {@link #NOBODY} if it is no directory,
     * such as a symbolic link to one, or several users can.
     *
     * @throws IOException if there is nothing of that name
     */
    public static int owner(Path directory) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(directory, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
        boolean othersMayWrite = ((Integer) found.get("mode") & GROUP_AND_OTHERS_WRITE) != 0;
        return found.get("isDirectory").equals(true) && !othersMayWrite ? (Integer) found.get("uid") : NOBODY;
    }
}
