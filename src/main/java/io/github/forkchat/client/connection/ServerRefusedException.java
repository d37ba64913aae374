package io.github.forkchat.client.connection;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.HandshakeText;
import java.io.IOException;
import java.util.List;

/** Thrown when the server refuses this client; the message is the server's reason. Threads: immutable. */
public final class ServerRefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final List<String> ABOUT_PASSWORD =
            List.of(HandshakeText.PASSWORD_MISSING, HandshakeText.PASSWORD_WRONG);

    public ServerRefusedException(String why) {
        super(ChatLine.clean(why));
    }

    /** Whether another try with the right password would succeed. */
    public boolean isAboutPassword() {
        return ABOUT_PASSWORD.contains(getMessage());
    }
}
