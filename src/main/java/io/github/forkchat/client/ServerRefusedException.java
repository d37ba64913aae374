package io.github.forkchat.client;

import java.io.IOException;

/** The server is there, and says why it does not serve this client. Threads: immutable. */
public final class ServerRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    ServerRefusedException(String why) {
        super(ChatLine.clean(why));
    }
}
