package io.github.forkchat.server.link;

import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.UtcTime;
import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.LinkNames;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the records of other servers. It believes nothing: a site is what the broker says, and each name, time, length
 * and text is checked or cleaned. Invalid records are counted and skipped.
 *
 * <p>Threads: passData. Allocates nothing for a further message of a member.
 */
final class FarReader {
    private static final byte[] NOTHING = {};
    private static final int MAX_REASON_BYTES = 400;
    private static final int MAX_COUNT = 1 << 20;
    private static final int NO_CLIENT = -1;

    private final FarSites sites;
    private final LinkedRoom room;
    private final OwnRoster roster;
    private final StreamPosition position;
    private final LinkCounters counters;
    private final String ownSite;

    private ByteBuffer in;
    private int at;
    private int end;
    private int left;
    private long number;
    private FarSite site;
    private boolean isPast;
    private long nowMillis;

    FarReader(
            FarSites sites,
            LinkedRoom room,
            OwnRoster roster,
            StreamPosition position,
            LinkCounters counters,
            String ownSite) {
        this.sites = sites;
        this.room = room;
        this.roster = roster;
        this.position = position;
        this.counters = counters;
        this.ownSite = ownSite;
    }

    /**
     * Begins with the records in a frame, which {@link #one} handles.
     *
     * @param offset where the length of the site's name stands
     * @param limit index behind the frame
     * @param sequence of the message in the stream, behind the last one that was handled
     */
    void begin(ByteBuffer from, int offset, int limit, long sequence) {
        in = from;
        left = 0;
        int siteBytes = limit > offset ? Byte.toUnsignedInt(from.get(offset)) : limit;
        int batch = offset + 1 + siteBytes;
        if (limit - batch < Batch.HEAD_BYTES) {
            counters.invalid.incrementAndGet();
            return;
        }
        byte[] name = new byte[siteBytes];
        from.get(offset + 1, name);
        site = sites.findOrCreate(new String(name, StandardCharsets.US_ASCII));
        int count = Batch.count(from, batch);
        long first = Batch.first(from, batch);
        if (site == null || count < 1 || count > MAX_COUNT || first < 0 || first > Long.MAX_VALUE - MAX_COUNT) {
            counters.invalid.incrementAndGet();
            return;
        }
        isPast = position.isHistory(sequence);
        at = batch + Batch.HEAD_BYTES;
        end = limit;
        number = first;
        nowMillis = System.currentTimeMillis();
        left = isOfThePresentRun(Batch.epoch(from, batch), first, sequence) ? count : 0;
    }

    /**
     * A run that comes later in the stream is a later run, even if its epoch is lower: the site's clock was set back, and
     * the stream no longer had the records of the run before, so that the site did not know their epoch.
     */
    private boolean isOfThePresentRun(long epoch, long first, long sequence) {
        if (epoch < site.epoch() && position.isReadAgain(sequence)) {
            return false;
        }
        if (epoch != site.epoch()) {
            if (!isPast && site.present() > 0) {
                room.notice(site.name() + " has started again");
            }
            site.startsAgain(epoch, first);
        } else if (first > site.nextNumber() && !position.isNext(sequence)) {
            long missed = first - site.nextNumber();
            counters.missed.addAndGet(missed);
            room.notice(missed + " lines or events of " + site.name() + " were missed: the broker no longer has them");
            roster.ask(); // members may have come and left
        }
        return true;
    }

    /** Whether there are records left. */
    boolean hasMore() {
        return left > 0;
    }

    /** Handles the next record. */
    void one() {
        int length = SiteRecord.lengthBytes(in, at, end);
        if (length == 0) {
            counters.invalid.addAndGet(left);
            left = 0;
            return;
        }
        int record = at;
        long recordNumber = number;
        at += length;
        number++;
        left--;
        if (recordNumber >= site.nextNumber()) {
            site.handled(recordNumber);
            handle(record);
        }
        if (left == 0 && !isPast) {
            sites.tellNews(site);
        }
    }

    private void handle(int record) {
        RecordKind kind = SiteRecord.kind(in, record);
        if (kind == RecordKind.MESSAGE) {
            message(record);
        } else if (kind == RecordKind.CLEARED) {
            if (isPast && site.name().equals(ownSite)) {
                room.forgetHistory();
            }
        } else if (!isPast) {
            event(kind, record);
        }
    }

    private void message(int record) {
        FarMember speaker = site.speaker(in, record, nowMillis);
        if (speaker == null) {
            counters.invalid.incrementAndGet();
            return;
        }
        long time = Math.max(0, Math.min(SiteRecord.timeMillis(in, record), nowMillis));
        int text = SiteRecord.textOffset(in, record);
        int textBytes = SiteRecord.textBytes(in, record);
        PlainText.clean(in, text, textBytes);
        speaker.said(time, textBytes);
        if (!isPast) {
            counters.received.incrementAndGet();
        }
        boolean isOwn = isPast && site.name().equals(ownSite);
        byte[] name = isOwn ? speaker.name() : speaker.shownName();
        boolean isLate = !isPast && SiteRecord.isLate(in, record);
        room.far(isPast ? NO_CLIENT : speaker.id(), name, time, isLate, in, text, textBytes);
    }

    private void event(RecordKind kind, int record) {
        byte[] text = SiteRecord.text(in, record);
        if (kind == RecordKind.ROSTER) {
            site.rosterBegins((int) Math.min(FarSite.MAX_MEMBERS, number(text)));
            return;
        }
        if (kind == RecordKind.ASK) {
            roster.request();
            return;
        }
        if (kind == RecordKind.LOST) {
            lost(new String(text, StandardCharsets.US_ASCII).split(" ", -1));
            return;
        }
        FarMember member = site.member(SiteRecord.name(in, record), nowMillis);
        if (member == null) {
            counters.invalid.incrementAndGet();
        } else if (kind == RecordKind.HERE) {
            site.rosterHas(member, nowMillis);
        } else if (kind == RecordKind.JOINED) {
            if (site.setPresent(member, true, nowMillis)) {
                room.farEvent(Signal.JOINED_SIGNAL, member.id(), member.shownName(), NOTHING);
            }
        } else if (kind == RecordKind.LEFT) {
            if (site.setPresent(member, false, nowMillis)) {
                room.farEvent(Signal.LEFT_SIGNAL, member.id(), member.shownName(), reason(text));
            }
        } else {
            renamed(member, text);
        }
    }

    private void renamed(FarMember member, byte[] newName) {
        if (!LinkNames.isMember(newName)) {
            counters.invalid.incrementAndGet();
            return;
        }
        byte[] old = member.shownName();
        site.rename(member, newName);
        if (member.isPresent()) {
            room.farEvent(Signal.NAMED_SIGNAL, member.id(), old, member.shownName());
        }
    }

    private static byte[] reason(byte[] text) {
        ByteBuffer clean = ByteBuffer.allocate(Math.min(text.length, MAX_REASON_BYTES));
        clean.put(0, text, 0, clean.capacity());
        PlainText.clean(clean, 0, clean.capacity());
        return clean.array();
    }

    private void lost(String[] numbers) {
        if (numbers.length != 3) {
            counters.invalid.incrementAndGet();
            return;
        }
        long lines = number(numbers[0].getBytes(StandardCharsets.US_ASCII));
        long from = number(numbers[1].getBytes(StandardCharsets.US_ASCII));
        long to = number(numbers[2].getBytes(StandardCharsets.US_ASCII));
        counters.missed.addAndGet(lines);
        room.notice(lines + " lines of " + site.name() + ", from " + UtcTime.withMillis(from) + " to "
                + UtcTime.withMillis(to) + ", were lost while it was unreachable");
    }

    /** A number of at most 15 digits; 0 if the text is none. */
    private static long number(byte[] digits) {
        long number = 0;
        for (int i = 0; i < digits.length; i++) {
            if (digits[i] < '0' || digits[i] > '9' || i > 14) {
                return 0;
            }
            number = 10 * number + digits[i] - '0';
        }
        return number;
    }
}
