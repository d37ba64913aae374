package io.github.forkchat.fork;

import java.util.List;

/**
 * The arguments and environment of a worker process: the contract for any program that is given as {@code --worker}.
 *
 * <pre>
 *   argv[0]   title, for ps: program, client id and peer
 *   argv[1]   client id, 0 or more
 *   argv[2]   the peer's address, such as 127.0.0.1:50312, or unix
 *   argv[3]   frame limit in bytes (PIPE_BUF): no write to pipeForkToMain may be longer
 * </pre>
 *
 * The environment contains {@code PATH} and {@code LANG} if Server Main has them, {@link #SERVER_PID}, and the other
 * variables below only as far as the server's options differ from the defaults. Only forkchat's own worker gets {@link
 * #CREDIT}, {@link #REQUEST_RATE} and {@link #BY_NUMBER}.
 *
 * <p>Threads: immutable.
 */
public record ForkArguments(int clientId, String peer, int frameLimitBytes) {
    /** The descriptor of the read end of its pipeMainToFork. Descriptor 0 is the client's socket. */
    static final int MAIN_TO_FORK = 3;
    /** The file name of descriptor 3. */
    static final String MAIN_TO_FORK_NAME = "/dev/fd/" + MAIN_TO_FORK;
    /** The descriptor of the write end of pipeForkToMain. */
    static final int FORK_TO_MAIN = 4;
    /** The file name of descriptor 4. */
    static final String FORK_TO_MAIN_NAME = "/dev/fd/" + FORK_TO_MAIN;
    /** Environment: the pid of Server Main, which is the worker's parent for as long as it lives. */
    public static final String SERVER_PID = "FORKCHAT_SERVER_PID";
    /** Environment: the view of a client whose first line does not choose one (default: plain). */
    public static final String VIEW = "FORKCHAT_VIEW";
    /** Environment: number of earlier messages for a client that does not ask for a number (default:
     * that of its view). */
    public static final String HISTORY = "FORKCHAT_HISTORY";
    /** Environment: the rate limit; {@code "10 20"} allows 10 lines a second and 20 at once (default: no limit). */
    public static final String RATE = "FORKCHAT_RATE";
    /** Environment: maximum number of bytes a second from a client (default: no limit). */
    public static final String RATE_BYTES = "FORKCHAT_RATE_BYTES";
    /** Environment: maximum number of requests a second from a client (default: no limit). */
    public static final String REQUEST_RATE = "FORKCHAT_REQUEST_RATE";
    /**
     * Environment: maximum length of a message in bytes (default: {@link
     * io.github.forkchat.protocol.Frame#MAX_MESSAGE_BYTES}).
     */
    public static final String MAX_LINE = "FORKCHAT_MAX_LINE";
    /** Environment: the initial {@link io.github.forkchat.protocol.Credit} in bytes (default: no limit). */
    public static final String CREDIT = "FORKCHAT_CREDIT";
    /**
     * Environment: 1 if the worker can open no file for writing, not even its pipe, and so uses its pipes by their
     * descriptor numbers.
     */
    public static final String BY_NUMBER = "FORKCHAT_BY_NUMBER";
    /** Environment: 1 if the worker is to log a line for each message. */
    public static final String TRACE = "FORKCHAT_TRACE";

    /** argv[0]. */
    public String title() {
        return "forkchat: client " + clientId + " " + peer;
    }

    /** The short name of the process, on Linux. */
    public String name() {
        return "forkchat-" + clientId;
    }

    /** The arguments from argv[1] on. */
    public List<String> operands() {
        return List.of(Integer.toString(clientId), peer, Integer.toString(frameLimitBytes));
    }

    /**
     * Parses {@link #operands}.
     *
     * @throws IllegalArgumentException if they are not of that form
     */
    static ForkArguments parse(String[] operands) {
        if (operands.length != 3) {
            throw new IllegalArgumentException("a Server Fork is started by Server Main, with 3 arguments");
        }
        return new ForkArguments(Integer.parseInt(operands[0]), operands[1], Integer.parseInt(operands[2]));
    }
}
