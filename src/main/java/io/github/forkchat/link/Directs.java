package io.github.forkchat.link;

import io.github.forkchat.protocol.link.FarDirect;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Direct messages to members of other servers, and from them: requests at the broker, which does not store them. An
 * empty request to the own site asks whether another server uses the site's name.
 *
 * <p>Threads: any.
 */
final class Directs {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration SITE_ANSWER = Duration.ofMillis(500);
    /** The link of a server that was killed answers for a moment longer. */
    private static final long SITE_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** Maximum number of messages from other servers that wait for Server Main's answer. */
    private static final int MAX_WAITING = 1_000;

    private final Subjects subjects;
    private final MainPipe toMain;
    private final long epoch;
    private final Map<Integer, String> answersTo = new LinkedHashMap<>();
    private volatile Connection connection;
    private int lastTicket;

    Directs(Subjects subjects, MainPipe toMain, long epoch) {
        this.subjects = subjects;
        this.toMain = toMain;
        this.epoch = epoch;
    }

    /** Throws if another server with this site's name is linked. */
    void check(Connection newConnection, String site) throws InterruptedException, RefusedException {
        connection = newConnection;
        long end = System.nanoTime() + SITE_NANOS;
        while (isTaken()) {
            if (System.nanoTime() - end > 0) {
                throw new RefusedException("another server of site " + site + " is linked");
            }
            Thread.sleep(SITE_ANSWER.toMillis());
        }
    }

    private boolean isTaken() throws InterruptedException {
        Message answer = connection.request(subjects.directTo(subjects.site()), new byte[0], SITE_ANSWER);
        return answer != null && answer.getData().length == Long.BYTES;
    }

    void subscribe(Dispatcher dispatcher) {
        dispatcher.subscribe(subjects.directToHere(), this::came);
    }

    private void came(Message message) {
        if (message.getReplyTo() == null) {
            return;
        }
        if (message.getData().length == 0) {
            byte[] here = ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
            connection.publish(message.getReplyTo(), here);
            return;
        }
        FarDirect direct = FarDirect.of(message.getData());
        if (direct == null) {
            refuse(message.getReplyTo(), "the message is invalid");
            return;
        }
        // The site is what the broker says, whatever the message says.
        String site = Subjects.siteOf(message.getSubject());
        FarDirect believed = new FarDirect(site, direct.from(), direct.to(), direct.text());
        int ticket = ticket(message.getReplyTo());
        if (ticket == 0) {
            refuse(message.getReplyTo(), "too many direct messages at once");
        } else {
            toMain.direct(ticket, believed.bytes());
        }
    }

    private synchronized int ticket(String replyTo) {
        if (answersTo.size() >= MAX_WAITING) {
            return 0;
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
        connection.publish(replyTo, why.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one; returns false if the connection is lost. */
    boolean send(int ticket, FarDirect message) {
        try {
            var unused = connection // it answers, whatever happens
                    .requestWithTimeout(subjects.directTo(message.site()), message.bytes(), ANSWER)
                    .whenComplete((answer, failure) -> toMain.answer(ticket, refusal(message.site(), answer)));
            return true;
        } catch (IllegalStateException lost) {
            return false;
        }
    }

    private static String refusal(String site, Message answer) {
        return answer == null ? site + " does not answer" : new String(answer.getData(), StandardCharsets.UTF_8);
    }
}
