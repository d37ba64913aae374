package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;

/** Has an operator command carried out in the thread passData. Threads: any calls it. */
public interface OperatorHandler {
    /** Returns at once; the answer comes from passData. */
    void operate(Operator by, ChatCommand order, Answer answer);
}
