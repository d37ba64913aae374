package io.github.forkchat.link;

import io.github.forkchat.protocol.link.LinkNames;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Tells the other servers every 2 s that this one is there, and hears the same from them. An announcement holds the
 * server's epoch.
 *
 * <p>Threads: {@code broker} announces; one thread of the library hears.
 */
final class Announcements {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_SITES = 64;

    private final LinkArguments arguments;
    private final LongSupplier epoch;
    private final Subjects subjects;
    private final BrokerEvents events;
    private final ObjLongConsumer<String> heard;
    /** The other servers, and their epochs. */
    private final Map<String, Long> known = new HashMap<>();

    private long nextNanos = System.nanoTime();

    /**
     * @param epoch of this server
     * @param heard receives the name of each other server that is there, and its epoch
     */
    Announcements(LinkArguments arguments, LongSupplier epoch, BrokerEvents events, ObjLongConsumer<String> heard) {
        this.arguments = arguments;
        this.epoch = epoch;
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
        byte[] announcement =
                ByteBuffer.allocate(Long.BYTES).putLong(epoch.getAsLong()).array();
        connection.publish(subjects.alive(), announcement);
    }

    /** A server announces itself; a new one hears from this server at once. */
    void hear(Message message) {
        String site = Subjects.siteOf(message.getSubject());
        if (message.getData().length != Long.BYTES || !LinkNames.isSite(site)) {
            return;
        }
        long itsEpoch = ByteBuffer.wrap(message.getData()).getLong();
        if (!site.equals(arguments.site())) {
            heard.accept(site, itsEpoch);
            if (known.size() >= MAX_SITES) {
                known.clear(); // more than Server Main knows; they hear from this server again
            }
            if (!Long.valueOf(itsEpoch).equals(known.put(site, itsEpoch))) {
                announce(message.getConnection());
            }
        } else if (itsEpoch > epoch.getAsLong()) {
            events.lost("another server of site " + site + " has linked");
        }
    }
}
