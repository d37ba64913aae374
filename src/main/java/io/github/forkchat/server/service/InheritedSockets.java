package io.github.forkchat.server.service;

import io.github.forkchat.libc.CLibrary;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.ListenSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The listening sockets that a service manager has bound and passed: {@code LISTEN_FDS} is their number, the first has
 * descriptor 3, and {@code LISTEN_PID} is the pid of the process that has to use these sockets, sd_listen_fds(3).
 *
 * <p>Threads: used only by the main thread.
 */
public final class InheritedSockets {
    private static final int FIRST = 3;
    private static final int MAX = 16;

    private InheritedSockets() {}

    /**
     * Returns the inherited sockets; empty if this process got none.
     *
     * @throws IOException with one line for the user
     */
    public static List<ListenSocket> of(Map<String, String> environment) throws IOException {
        int count = count(environment, ProcessHandle.current().pid());
        if (count == 0) {
            return List.of();
        }
        CLibrary.load();
        List<ListenSocket> sockets = new ArrayList<>();
        for (int fd = FIRST; fd < FIRST + count; fd++) {
            try {
                sockets.add(ListenSocket.inherited(fd));
            } catch (ErrnoException e) {
                throw unusable(fd, e.reason(), e);
            } catch (IOException e) {
                throw unusable(fd, e.getMessage(), e);
            }
        }
        return sockets;
    }

    private static IOException unusable(int fd, String why, IOException cause) {
        return new IOException("descriptor " + fd + " of LISTEN_FDS is no listening socket: " + why, cause);
    }

    /**
     * The number of sockets that were passed.
     *
     * @param pid of this process
     * @throws IOException if LISTEN_FDS is not a reasonable number
     */
    static int count(Map<String, String> environment, long pid) throws IOException {
        String count = environment.get("LISTEN_FDS");
        if (count == null || !Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
            return 0;
        }
        int number = count.matches("\\d{1,3}") ? Integer.parseInt(count) : MAX + 1;
        if (number > MAX) {
            throw new IOException("LISTEN_FDS is " + count + ", not a number up to " + MAX);
        }
        return number;
    }
}
