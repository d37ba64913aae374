package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.JsonLine;

/**
 * Sends the server the key of this client's name after each connection. The key follows the server's answer to the
 * first line and is never in that line: a worker that does not know first lines would relay it to the room.
 *
 * <p>Threads: used only by the thread that reads the server.
 */
public final class KeyShown {
    private static final long NOTHING = 0;

    /** The meaning of an object of the server for the key. */
    public enum Outcome {
        /** The object has nothing to do with the key. */
        NOT_CONCERNED,
        /** The object belongs to the exchange, which is not over. */
        CONCERNED,
        /** The client has the name now. */
        GRANTED,
        /** The name is refused, with a reason. */
        REFUSED
    }

    private final ReconnectingConnection link;
    private final PendingRequests requests;
    private long request = NOTHING;
    private boolean refusalIsDue;

    public KeyShown(ReconnectingConnection link, PendingRequests requests) {
        this.link = link;
        this.requests = requests;
    }

    /**
     * Sends the key with the requested name, after the server has answered the first line of a new connection.
     *
     * @param granted the name that the client has
     * @param again whether the name was this client's before, so that its key may bring it back
     * @return whether the name has yet to be brought back
     */
    public boolean show(String granted, boolean again) {
        String wanted = link.wantedName();
        boolean isRefused = wanted != null && !wanted.equals(granted);
        refusalIsDue = isRefused && again;
        boolean isShown = wanted != null && (again || !isRefused);
        request = isShown ? requests.send(link.nameRequest(wanted)) : NOTHING;
        return refusalIsDue;
    }

    /** Handles an object of the server. */
    public Outcome heard(JsonLine line) {
        String type = line.string("type").orElse("");
        long number = line.number("request").orElse(NOTHING);
        if (refusalIsDue && number == NOTHING && type.equals("refused")) {
            refusalIsDue = false; // the refusal of the name without its key
            return Outcome.CONCERNED;
        }
        if (request == NOTHING || number != request) {
            return Outcome.NOT_CONCERNED;
        }
        return switch (type) {
            case "name" -> Outcome.GRANTED;
            case "refused" -> Outcome.REFUSED;
            default -> Outcome.CONCERNED;
        };
    }
}
