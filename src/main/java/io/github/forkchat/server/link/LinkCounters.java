package io.github.forkchat.server.link;

import java.util.concurrent.atomic.AtomicLong;

/** The link's state and counters. Threads: passData writes, any reads. */
public final class LinkCounters {
    private static final int SECOND_MILLIS = 1_000;

    /** When the state changed last, in milliseconds since 1970; negative while the link is away. */
    final AtomicLong changedMillis = new AtomicLong(-System.currentTimeMillis());
    /** Other servers that are reachable. */
    final AtomicLong servers = new AtomicLong();
    /** Sequence of the last handled message of the stream. */
    final AtomicLong sequence = new AtomicLong();
    /** Records that wait for their place in the stream. */
    final AtomicLong waiting = new AtomicLong();
    /** Lines of this server that have their place in the stream. */
    final AtomicLong published = new AtomicLong();
    /** Lines of other servers. */
    final AtomicLong received = new AtomicLong();
    /** Lines of this server that the other servers will not get. */
    final AtomicLong undelivered = new AtomicLong();
    /** Lines of other servers that this server will not get. */
    final AtomicLong missed = new AtomicLong();
    /** Records of other servers that were invalid. */
    final AtomicLong invalid = new AtomicLong();
    /** How often the link was started. */
    final AtomicLong starts = new AtomicLong();

    @Override
    public String toString() {
        long changed = changedMillis.get();
        long seconds = Math.max(0, System.currentTimeMillis() - Math.abs(changed)) / SECOND_MILLIS;
        return "linked=" + (changed > 0 ? 1 : 0) + " link-state-seconds=" + seconds + " link-servers=" + servers
                + " link-sequence=" + sequence + " link-waiting=" + waiting + " link-published=" + published
                + " link-received=" + received
                + " link-undelivered=" + undelivered + " link-missed=" + missed + " link-invalid=" + invalid
                + " link-starts=" + starts;
    }
}
