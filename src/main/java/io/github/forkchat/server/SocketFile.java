package io.github.forkchat.server;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/**
 * Who may connect to a Unix socket: whoever may write its file, unix(7). Threads: immutable.
 *
 * @param permissions as {@code rw-rw----}, or null for what the umask leaves
 * @param group the file's group, by name or number, or null for the process's
 */
public record SocketFile(String permissions, String group) {
    /** What the umask and the process's group make of it. */
    public static final SocketFile USUAL = new SocketFile(null, null);

    /**
     * Makes a socket's file so.
     *
     * @throws IOException with one clear reason
     */
    void apply(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (group != null) {
            setGroup(file, view);
        }
        if (permissions != null) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }

    private void setGroup(Path file, PosixFileAttributeView view) throws IOException {
        try {
            if (group.startsWith("-")) { // chown(2) takes -1 for "as it is"
                throw new UserPrincipalNotFoundException(group);
            }
            GroupPrincipal principal =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            view.setGroup(principal);
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("there is no group " + group, e);
        } catch (FileSystemException e) {
            throw new IOException("cannot give the socket to group " + group + ": " + e.getReason(), e);
        }
    }
}
