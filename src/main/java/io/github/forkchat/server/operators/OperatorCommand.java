package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.link.LinkNames;

/** One command of the operators; {@link OperatorCommands} has the table. Threads: passData. */
interface OperatorCommand {
    /**
     * Carries the command out.
     *
     * @return null if it is done; else the reason for the refusal
     * @throws ProtocolException if the arguments are invalid; the message is for the operator
     */
    String carryOut(Operator by, ChatCommand order, Answer answer) throws ProtocolException;

    /** The reason for the refusal of a command about a client that is not in the room. */
    static String nobody(String name) {
        boolean isFar = name.indexOf(LinkNames.AT) > 0; // a member of another server
        return "nobody here is called " + name + (isFar ? "; a command affects only clients of this server" : "");
    }

    /** The end of a sentence: a colon and the reason, or nothing. */
    static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }
}
