package io.github.forkchat.link;

import io.github.forkchat.protocol.link.LinkNames;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The configuration of the broker's users for a room, for the file of nats-server. A site's user may publish under its
 * own name alone, read what all say, and get its own answers.
 *
 * <p>Threads: stateless.
 */
final class AccountText {
    private static final int PASSWORD_BYTES = 18;

    private AccountText() {}

    static String of(String room, List<String> sites) {
        StringBuilder text = new StringBuilder("authorization {\n  users = [\n");
        text.append("    { user: ").append(LinkNames.ADMINISTRATOR);
        text.append(", password: \"").append(password()).append("\" }\n");
        for (String site : sites) {
            user(text, room, site);
        }
        return text.append("  ]\n}\n").toString();
    }

    private static void user(StringBuilder text, String room, String site) {
        String stream = Subjects.stream(room);
        List<String> publish = List.of(
                Subjects.say(room, site),
                Subjects.alive(room, site),
                Subjects.direct(room, "*", site),
                "$JS.API.INFO",
                "$JS.API.STREAM.INFO." + stream,
                "$JS.API.STREAM.MSG.GET." + stream,
                "$JS.API.CONSUMER.CREATE." + stream,
                "$JS.API.CONSUMER.CREATE." + stream + ".>",
                "$JS.API.CONSUMER.INFO." + stream + ".>",
                "$JS.API.CONSUMER.DELETE." + stream + ".>",
                "$JS.FC." + stream + ".>");
        List<String> subscribe =
                List.of(Subjects.alive(room, "*"), Subjects.direct(room, site, "*"), Subjects.inbox(site) + ".>");
        text.append("    { user: ").append(site).append(", password: \"").append(password());
        text.append("\", permissions: {\n        publish: { allow: ").append(list(publish));
        text.append(" }\n        subscribe: { allow: ").append(list(subscribe));
        text.append(" }\n        allow_responses: { max: 1, expires: \"5s\" }\n    } }\n");
    }

    private static String list(List<String> subjects) {
        return "[\"" + String.join("\", \"", subjects) + "\"]";
    }

    private static String password() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }
}
