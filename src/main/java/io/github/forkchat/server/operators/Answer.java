package io.github.forkchat.server.operators;

import io.github.forkchat.server.bans.Ban;

/** Receives the answer to an operator command. Threads: passData calls it. */
public interface Answer {
    /** One ban of the list. */
    void ban(Ban ban);

    /** The command is done, and its answer complete. */
    void done();

    /** The command is refused. */
    void refused(String why);
}
