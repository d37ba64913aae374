package io.github.forkchat.libc;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Error messages for files. The JDK's exceptions for the most frequent errors have only the path as their message.
 * Threads: stateless.
 */
public final class FileErrors {
    private FileErrors() {}

    /** The reason without the path, in the words of strerror(3). */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        if (failure instanceof NotDirectoryException) {
            return "Not a directory";
        }
        if (failure instanceof FileNotFoundException) { // its message: PATH (REASON)
            String message = failure.getMessage();
            int reason = message.lastIndexOf('(') + 1;
            return reason == 0 ? message : message.substring(reason, message.length() - 1);
        }
        if (failure instanceof CharacterCodingException) {
            return "its text is not in UTF-8";
        }
        boolean hasReason = failure instanceof FileSystemException file && file.getReason() != null;
        return hasReason ? ((FileSystemException) failure).getReason() : failure.getMessage();
    }

    /** The path, if it is known, and the reason. */
    public static String describe(IOException failure) {
        boolean hasPath = failure instanceof FileSystemException file && file.getFile() != null;
        return hasPath ? ((FileSystemException) failure).getFile() + ": " + reason(failure) : failure.getMessage();
    }
}
