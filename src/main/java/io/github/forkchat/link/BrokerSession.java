package io.github.forkchat.link;

import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.FarDirect;
import io.github.forkchat.protocol.link.StreamState;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PublishOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection to the broker, from its beginning to its end.
 *
 * <pre>
 *   connect ──► is the site free? ──► state of the stream ──► LINK_UP_SIGNAL
 *   RESUME_SIGNAL ──► read the stream from there ──► publish, a batch at a time
 * </pre>
 *
 * <p>The last message of this site in the stream says which records are there. The broker refuses a batch unless that
 * message is still the site's last one, so no record can be published twice or out of order, however the connection
 * before this one has ended.
 *
 * <p>Threads: {@code broker}; the library's threads deliver; the main one calls {@link #resume}.
 */
final class BrokerSession {
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final LinkArguments arguments;
    private final Subjects subjects;
    private final Intake intake;
    private final MainPipe toMain;
    private final LastMessage last;
    private final int number;
    private final BrokerEvents events;
    private final Directs directs;
    private final Announcements announcements;
    private final CountDownLatch resumed = new CountDownLatch(1);

    private volatile long readFrom;
    /** Of this server; 0 until Server Main has chosen it. */
    private volatile long epoch;

    private volatile boolean isOver;
    private volatile boolean wasLinked;
    private boolean isRefused;
    private long ownSequence;

    /** @param last survives this session */
    BrokerSession(LinkArguments arguments, Intake intake, MainPipe toMain, LastMessage last, int number, long epoch) {
        this.last = last;
        this.arguments = arguments;
        this.subjects = arguments.subjects();
        this.intake = intake;
        this.toMain = toMain;
        this.number = number;
        this.epoch = epoch;
        events = new BrokerEvents(intake);
        directs = new Directs(subjects, toMain);
        announcements = new Announcements(arguments, () -> this.epoch, events, this::tell);
    }

    int number() {
        return number;
    }

    /** Whether it came so far as to publish. */
    boolean wasLinked() {
        return wasLinked;
    }

    /** Whether the session has ended because of a configuration error. */
    boolean isRefused() {
        return isRefused;
    }

    /**
     * Runs until the connection is lost, or Server Main ends.
     *
     * @return why it is lost, in a line; null if Server Main ends
     */
    String run() {
        Connection connection = null;
        try {
            BrokerAddress.check(arguments.urls());
            connection = Nats.connect(BrokerOptions.of(arguments, events));
            events.connected(connection);
            serve(connection);
            connection.flush(ANSWER);
            return null;
        } catch (RefusedException e) {
            isRefused = true;
            return e.getMessage();
        } catch (JetStreamApiException e) {
            isRefused = Faults.isLasting(e);
            return Faults.line(e, subjects.stream());
        } catch (IOException | GeneralSecurityException | TimeoutException e) {
            String why = events.fault() != null ? events.fault() : Faults.line(e);
            isRefused = Faults.isLasting(why);
            return why;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (IllegalStateException e) { // the library's word for a connection that is closed
            return events.fault() != null ? events.fault() : "the connection is lost";
        } finally {
            end(connection);
        }
    }

    private void end(Connection connection) {
        events.end();
        synchronized (toMain) {
            isOver = true; // from here on nothing of this connection reaches Server Main
        }
        if (connection != null) {
            try {
                connection.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void serve(Connection connection)
            throws IOException, JetStreamApiException, RefusedException, InterruptedException, TimeoutException {
        directs.check(connection, arguments.site());
        JetStreamOptions patience =
                JetStreamOptions.builder().requestTimeout(ANSWER).build();
        StreamCheck check = new StreamCheck(connection, patience, subjects, last);
        StreamState state = check.look();
        ownSequence = check.ownSequence();
        if (epoch != 0 && state.ownEpoch() > epoch) {
            throw new RefusedException(
                    "a server of site " + arguments.site() + " has linked that was started later than this one");
        }
        // From LINK_UP_SIGNAL on, others may write to members here, and they to others.
        Dispatcher others = connection.createDispatcher();
        directs.subscribe(others);
        connection.flush(ANSWER);
        toMain.up(number, state);
        while (!resumed.await(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
            events.check();
            if (intake.hasEnded()) {
                return;
            }
        }
        JetStream stream = connection.jetStream(patience);
        Dispatcher dispatcher = connection.createDispatcher();
        subscribe(stream, dispatcher);
        others.subscribe(subjects.aliveOfAll(), announcements::hear);
        wasLinked = true;
        while (!intake.hasEnded()) {
            events.check();
            announcements.announceIfDue(connection);
            Intake.Taken taken = intake.take(announcements.nanosToNext());
            if (taken != null) {
                publish(stream, taken);
            }
        }
    }

    /**
     * Called by the main thread, before it passes records to be published. After the end of the session the records are
     * for none: they would fill the intake, and the main thread would wait there for a session that waits for it.
     */
    void resume(long sequence, long newEpoch) {
        synchronized (toMain) {
            if (isOver) {
                return;
            }
            readFrom = sequence;
            epoch = newEpoch;
            intake.open(newEpoch);
        }
        resumed.countDown();
    }

    private void subscribe(JetStream stream, Dispatcher dispatcher) throws IOException, JetStreamApiException {
        ConsumerConfiguration from = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(readFrom)
                .build();
        PushSubscribeOptions ordered = PushSubscribeOptions.builder().stream(subjects.stream())
                .ordered(true)
                .configuration(from)
                .build();
        stream.subscribe(subjects.sayOfAll(), dispatcher, this::said, false, ordered);
    }

    private void said(Message message) {
        long sequence = message.metaData().streamSequence();
        String site = Subjects.siteOf(message.getSubject());
        byte[] batch = message.getData();
        synchronized (toMain) {
            if (isOver) {
                return;
            }
            if (site.equals(arguments.site()) && MainPipe.isOfEpoch(batch, epoch)) {
                ByteBuffer head = ByteBuffer.wrap(batch);
                toMain.committed(sequence, Batch.first(head, 0), Batch.count(head, 0));
            } else {
                toMain.relayed(sequence, site, batch);
            }
            last.passed(sequence, message.metaData().timestamp().toInstant());
        }
    }

    private void tell(String site, long epoch) {
        synchronized (toMain) {
            if (!isOver) {
                toMain.alive(site, epoch);
            }
        }
    }

    private void publish(JetStream stream, Intake.Taken taken) throws IOException, JetStreamApiException {
        PublishOptions expected = PublishOptions.builder()
                .expectedStream(subjects.stream())
                .expectedLastSubjectSequence(ownSequence)
                .build();
        ownSequence = stream.publish(subjects.say(), taken.bytes(), expected).getSeqno();
    }

    /** Sends a direct message; returns false if there is no connection. */
    boolean direct(int ticket, FarDirect message) {
        return resumed.getCount() == 0 && !isOver && directs.send(ticket, message);
    }

    /** Server Main answers a direct message that came from another server. */
    void answer(int ticket, String refusal) {
        if (!isOver) {
            directs.answer(ticket, refusal);
        }
    }
}
