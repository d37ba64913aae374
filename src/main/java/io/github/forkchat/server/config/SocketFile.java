package io.github.forkchat.server.config;

import io.github.forkchat.libc.ListenSocket;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;

/**
 * Permissions and group of a Unix socket's file: users who may write the file may connect, unix(7). Threads:
 * immutable.
 *
 * @param permissions as {@code rw-rw----}, or null for what the umask leaves
 * @param group the file's group, by name or number, or null for the group of the process
 */
public record SocketFile(String permissions, String group) {
    /** The default: permissions from the umask, and the group of the process. */
    public static final SocketFile USUAL = new SocketFile(null, null);

    /** The umask(2) to set while the file is created, or {@link ListenSocket#USUAL_UMASK}. */
    public int umask() {
        if (permissions == null) {
            return ListenSocket.USUAL_UMASK;
        }
        Set<PosixFilePermission> given = PosixFilePermissions.fromString(permissions);
        int umask = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) { // in the order of their bits, 0400 first
            umask = umask << 1 | (given.contains(permission) ? 0 : 1);
        }
        return umask;
    }

    /**
     * Sets the file's group, if one was chosen. Does not follow links.
     *
     * @throws IOException with one clear reason
     */
    public void setGroup(Path file) throws IOException {
        if (group == null) {
            return;
        }
        try {
            if (group.startsWith("-")) { // chown(2) takes -1 for "as it is"
                throw new UserPrincipalNotFoundException(group);
            }
            GroupPrincipal principal =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setGroup(principal);
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("there is no group " + group, e);
        } catch (FileSystemException e) {
            throw new IOException("cannot give the socket to group " + group + ": " + e.getReason(), e);
        }
    }
}
