package io.github.forkchat.link;

import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * Tells the other servers every 2 s that this one is there, and hears the same from them. An announcement holds the time
 * at which the server started.
 *
 * <p>Threads: {@code broker} announces; one thread of the library hears.
 */
final class Announcements {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LinkArguments arguments;
    private final Subjects subjects;
    private final BrokerEvents events;
    private final ObjLongConsumer<String> heard;
    /** The other servers, and their starts. */
    private final Map<String, Long> known = new HashMap<>();

    private long nextNanos = System.nanoTime();

    /** @param heard receives the name of each other server that is there, and the time of its start */
    Announcements(LinkArguments arguments, BrokerEvents events, ObjLongConsumer<String> heard) {
        this.arguments = arguments;
        this.subjects = arguments.subjects();
        this.events = events;
        this.heard = heard;
    }

    /** Announces this server if it is time. */
    void announceIfDue(Connection connection) {
        long now = System.nanoTime();
        if (now - nextNanos >= 0) {
            nextNanos = now + INTERVAL_NANOS;
            announce(connection);
        }
    }

    /** The time until the next announcement. */
    long nanosToNext() {
        return nextNanos - System.nanoTime();
    }

    private void announce(Connection connection) {
        byte[] epoch =
                ByteBuffer.allocate(Long.BYTES).putLong(arguments.epoch()).array();
        connection.publish(subjects.alive(), epoch);
    }

    /** A server announces itself; a new one hears from this server at once. */
    void hear(Message message) {
        String site = Subjects.siteOf(message.getSubject());
        if (message.getData().length != Long.BYTES) {
            return;
        }
        long epoch = ByteBuffer.wrap(message.getData()).getLong();
        if (!site.equals(arguments.site())) {
            heard.accept(site, epoch);
            if (!Long.valueOf(epoch).equals(known.put(site, epoch))) {
                announce(message.getConnection());
            }
        } else if (epoch > arguments.epoch()) {
            events.lost("another server of site " + site + " has linked");
        }
    }
}
