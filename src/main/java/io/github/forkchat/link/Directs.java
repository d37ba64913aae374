package io.github.forkchat.link;

import io.github.forkchat.protocol.link.FarDirect;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Direct messages to members of other servers, and from them: requests at the broker, which does not store them. An
 * empty request to the own site asks whether another server uses the site's name.
 *
 * <p>Threads: any.
 */
final class Directs {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** The answer to an empty request. */
    private static final byte[] HERE = {1};

    private static final Duration SITE_PAUSE = Duration.ofMillis(500);
    /** The link of a server that was killed answers for a moment longer. */
    private static final long SITE_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** Maximum number of messages from other servers that wait for Server Main's answer. */
    private static final int MAX_WAITING = 1_000;
    /** Maximum length of the reason that another server gives. */
    private static final int MAX_REFUSAL_BYTES = 400;

    private final Subjects subjects;
    private final MainPipe toMain;
    private final Map<Integer, String> answersTo = new LinkedHashMap<>();
    private volatile Connection connection;
    /** Begins anywhere: an answer that comes late, for a message of an earlier connection, belongs to none of this one. */
    private int lastTicket = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    Directs(Subjects subjects, MainPipe toMain) {
        this.subjects = subjects;
        this.toMain = toMain;
    }

    /** Throws if another server with this site's name is linked. */
    void check(Connection newConnection, String site) throws InterruptedException, RefusedException {
        connection = newConnection;
        long end = System.nanoTime() + SITE_NANOS;
        while (isTaken()) {
            if (System.nanoTime() - end > 0) {
                throw new RefusedException("another server of site " + site + " is linked");
            }
            Thread.sleep(SITE_PAUSE.toMillis());
        }
    }

    /** If no server of the site is linked, the broker says so at once. */
    private boolean isTaken() throws InterruptedException {
        Message answer = connection.request(subjects.directTo(subjects.site()), new byte[0], ANSWER);
        return answer != null && answer.getData().length == HERE.length;
    }

    void subscribe(Dispatcher dispatcher) {
        dispatcher.subscribe(subjects.directToHere(), this::came);
    }

    private void came(Message message) {
        // The site is what the broker says, whatever the message says.
        String site = Subjects.siteOf(message.getSubject());
        if (!Subjects.isInboxOf(site, message.getReplyTo())) {
            return; // an answer may be published anywhere, even as another site's batch
        }
        if (message.getData().length == 0) {
            connection.publish(message.getReplyTo(), HERE);
            return;
        }
        FarDirect direct = FarDirect.of(message.getData());
        if (direct == null) {
            refuse(message.getReplyTo(), "the message is invalid");
            return;
        }
        FarDirect believed = new FarDirect(site, direct.from(), direct.to(), direct.text());
        toMain.direct(ticket(message.getReplyTo()), believed.bytes());
    }

    private synchronized int ticket(String replyTo) {
        if (answersTo.size() >= MAX_WAITING) {
            answersTo.remove(answersTo.keySet().iterator().next()); // the oldest, whose sender waits no more
        }
        lastTicket = lastTicket == Integer.MAX_VALUE ? 1 : lastTicket + 1;
        answersTo.put(lastTicket, replyTo);
        return lastTicket;
    }

    private synchronized String replyTo(int ticket) {
        return answersTo.remove(ticket);
    }

    /** Server Main answers. */
    void answer(int ticket, String refusal) {
        String replyTo = replyTo(ticket);
        if (replyTo != null) {
            refuse(replyTo, refusal);
        }
    }

    /** @param why empty if the message was delivered */
    private void refuse(String replyTo, String why) {
        try {
            connection.publish(replyTo, why.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalStateException lost) {
            return; // the sender is told that this server does not answer
        }
    }

    /** Sends one; returns false if the connection is lost. */
    boolean send(int ticket, FarDirect message) {
        try {
            var unused = connection // it answers, whatever happens
                    .requestWithTimeout(subjects.directTo(message.site()), message.bytes(), ANSWER)
                    .whenComplete((answer, failure) ->
                            toMain.answer(ticket, refusal(message.site(), answer == null ? null : answer.getData())));
            return true;
        } catch (IllegalStateException lost) {
            return false;
        }
    }

    /** The answer for Server Main; what another server says has its name before it, and is not longer than needed. */
    static String refusal(String site, byte[] answer) {
        if (answer == null) {
            return site + " does not answer";
        }
        String said = new String(answer, 0, Math.min(answer.length, MAX_REFUSAL_BYTES), StandardCharsets.UTF_8);
        return said.isEmpty() ? "" : site + ": " + said;
    }
}
