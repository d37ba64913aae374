package io.github.forkchat.link;

import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.FarDirect;
import io.github.forkchat.protocol.link.StreamState;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PublishOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
    private static final long ALIVE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int NO_MESSAGE_FOUND = 10037;
    private static final int WRONG_LAST_SEQUENCE = 10071;

    private final LinkArguments arguments;
    private final Subjects subjects;
    private final Intake intake;
    private final MainPipe toMain;
    private final int number;
    private final BrokerEvents events;
    private final Directs directs;
    private final CountDownLatch resumed = new CountDownLatch(1);
    /** The other servers, and their starts; used by one thread of the library. */
    private final Map<String, Long> heard = new HashMap<>();

    private volatile long readFrom;
    private volatile boolean isOver;
    private volatile boolean wasLinked;
    private boolean isRefused;
    private long ownSequence;
    private long aliveAtNanos = System.nanoTime();

    BrokerSession(LinkArguments arguments, Intake intake, MainPipe toMain, int number) {
        this.arguments = arguments;
        this.subjects = arguments.subjects();
        this.intake = intake;
        this.toMain = toMain;
        this.number = number;
        events = new BrokerEvents(intake);
        directs = new Directs(subjects, toMain, arguments.epoch());
    }

    int number() {
        return number;
    }

    /** Whether it came so far as to publish. */
    boolean wasLinked() {
        return wasLinked;
    }

    /** Whether it has ended for a reason that does not pass by itself. */
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
            serve(connection);
            connection.flush(ANSWER);
            return null;
        } catch (RefusedException e) {
            isRefused = true;
            return e.getMessage();
        } catch (JetStreamApiException e) {
            isRefused = e.getApiErrorCode() != WRONG_LAST_SEQUENCE;
            return Faults.line(e, subjects.stream());
        } catch (IOException | GeneralSecurityException | java.util.concurrent.TimeoutException e) {
            return events.fault() != null ? events.fault() : Faults.line(e);
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
            throws IOException, JetStreamApiException, RefusedException, InterruptedException {
        directs.check(connection, arguments.site());
        JetStreamOptions patience =
                JetStreamOptions.builder().requestTimeout(ANSWER).build();
        StreamState state = look(connection.jetStreamManagement(patience));
        if (state.ownEpoch() > arguments.epoch()) {
            throw new RefusedException(
                    "a server of site " + arguments.site() + " has linked that was started later than this one");
        }
        toMain.up(number, state);
        while (!resumed.await(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
            events.check();
            if (intake.hasEnded()) {
                return;
            }
        }
        JetStream stream = connection.jetStream(patience);
        Dispatcher dispatcher = connection.createDispatcher();
        subscribe(connection, stream, dispatcher);
        wasLinked = true;
        while (!intake.hasEnded()) {
            events.check();
            aliveIfDue(connection);
            Intake.Taken taken = intake.take(aliveAtNanos - System.nanoTime());
            if (taken != null) {
                publish(stream, taken);
            }
        }
    }

    private StreamState look(JetStreamManagement management) throws IOException, JetStreamApiException {
        StreamInfo info = management.getStreamInfo(subjects.stream());
        long epoch = 0;
        long end = 0;
        ownSequence = 0;
        try {
            MessageInfo last = management.getLastMessage(subjects.stream(), subjects.say());
            ownSequence = last.getSeq();
            byte[] data = last.getData();
            if (data != null && data.length >= Batch.HEAD_BYTES) {
                ByteBuffer batch = ByteBuffer.wrap(data);
                epoch = Batch.epoch(batch, 0);
                end = Batch.first(batch, 0) + Batch.count(batch, 0);
            }
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_MESSAGE_FOUND) {
                throw e;
            }
        }
        return new StreamState(
                info.getCreateTime().toInstant().toEpochMilli(),
                info.getStreamState().getFirstSequence(),
                info.getStreamState().getLastSequence(),
                epoch,
                end);
    }

    /** Called by the main thread, before it passes records to be published. */
    void resume(long sequence) {
        readFrom = sequence;
        intake.open();
        resumed.countDown();
    }

    private void subscribe(Connection connection, JetStream stream, Dispatcher dispatcher)
            throws IOException, JetStreamApiException {
        ConsumerConfiguration from = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(readFrom)
                .build();
        PushSubscribeOptions ordered = PushSubscribeOptions.builder().stream(subjects.stream())
                .ordered(true)
                .configuration(from)
                .build();
        stream.subscribe(subjects.sayOfAll(), dispatcher, this::said, false, ordered);
        Dispatcher others = connection.createDispatcher();
        others.subscribe(subjects.aliveOfAll(), this::alive);
        directs.subscribe(others);
    }

    private void said(Message message) {
        long sequence = message.metaData().streamSequence();
        String site = Subjects.siteOf(message.getSubject());
        byte[] batch = message.getData();
        synchronized (toMain) {
            if (isOver) {
                return;
            }
            if (site.equals(arguments.site()) && MainPipe.isOfEpoch(batch, arguments.epoch())) {
                ByteBuffer head = ByteBuffer.wrap(batch);
                toMain.committed(sequence, Batch.first(head, 0), Batch.count(head, 0));
            } else {
                toMain.relayed(sequence, site, batch);
            }
        }
    }

    private void alive(Message message) {
        String site = Subjects.siteOf(message.getSubject());
        if (message.getData().length != Long.BYTES) {
            return;
        }
        long epoch = ByteBuffer.wrap(message.getData()).getLong();
        if (!site.equals(arguments.site())) {
            tell(site, epoch);
            if (!Long.valueOf(epoch).equals(heard.put(site, epoch))) {
                message.getConnection().publish(subjects.alive(), ownEpoch()); // it need not wait to know this server
            }
        } else if (epoch > arguments.epoch()) {
            events.lost("another server of site " + site + " has linked");
        }
    }

    private void tell(String site, long epoch) {
        synchronized (toMain) {
            if (!isOver) {
                toMain.alive(site, epoch);
            }
        }
    }

    private byte[] ownEpoch() {
        return ByteBuffer.allocate(Long.BYTES).putLong(arguments.epoch()).array();
    }

    private void aliveIfDue(Connection connection) {
        long now = System.nanoTime();
        if (now - aliveAtNanos >= 0) {
            aliveAtNanos = now + ALIVE_NANOS;
            connection.publish(subjects.alive(), ownEpoch());
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
        return wasLinked && !isOver && directs.send(ticket, message);
    }

    /** Server Main answers a direct message that came from another server. */
    void answer(int ticket, String refusal) {
        if (!isOver) {
            directs.answer(ticket, refusal);
        }
    }
}
