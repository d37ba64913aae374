package io.github.forkchat.link;

import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.StreamState;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds out the state of the room's stream after a connection to the broker, and whether this server can write to it.
 *
 * <p>Threads: {@code broker}.
 */
final class StreamCheck {
    private static final int NO_MESSAGE_FOUND = 10037;
    private static final int WRONG_LAST_SEQUENCE = 10071;
    /** No message has this sequence, so a batch that expects it as the last one is never stored. */
    private static final long NO_SEQUENCE = Long.MAX_VALUE;

    /** The longest batch, and the headers of its message. */
    private static final long MIN_BYTES = Batch.MAX_MESSAGE_BYTES + 1_024L;

    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final JetStreamOptions patience;
    private final Subjects subjects;
    private final LastMessage passed;
    private long ownSequence;
    private long ownEpoch;
    private long ownEnd;

    /** @param passed the last message that Server Main has got */
    StreamCheck(Connection connection, JetStreamOptions patience, Subjects subjects, LastMessage passed) {
        this.passed = passed;
        this.connection = connection;
        this.patience = patience;
        this.subjects = subjects;
    }

    /** Sequence of the last message of this site; 0 if there is none. */
    long ownSequence() {
        return ownSequence;
    }

    /**
     * Returns the state of the stream.
     *
     * @throws RefusedException if the broker has no JetStream, or takes only messages that are too short
     * @throws JetStreamApiException if the stream is missing, or refuses this server's batches
     * @throws IOException if the broker does not answer, or denies this user a right
     */
    StreamState look() throws IOException, JetStreamApiException, RefusedException {
        try {
            checkSize("the broker's max_payload", connection.getMaxPayload());
            StreamInfo info = connection.jetStreamManagement(patience).getStreamInfo(subjects.stream());
            checkSize(
                    "the stream's maximum message size", info.getConfiguration().getMaximumMessageSize());
            lookAtOwn();
            tryToWrite();
            long first = info.getStreamState().getFirstSequence();
            return new StreamState(
                    info.getCreateTime().toInstant().toEpochMilli(),
                    first,
                    lastKnown(first, info.getStreamState().getLastSequence()),
                    ownEpoch,
                    ownEnd);
        } catch (IOException e) {
            if (!connection.getServerInfo().isJetStreamAvailable()) {
                throw new RefusedException(Faults.NO_JETSTREAM_LINE);
            }
            throw e;
        }
    }

    /**
     * Sequence of the last message; if the stream has lost its end and got other messages in its place, of the last before
     * them that Server Main may know. So Server Main takes the stream for shorter, and reads it again.
     */
    private long lastKnown(long first, long last) throws IOException, JetStreamApiException {
        long sequence = passed.sequence();
        boolean isThere = sequence > 0 && sequence >= first && sequence <= last;
        return isThere && isAnother(sequence) ? sequence - 1 : last;
    }

    private boolean isAnother(long sequence) throws IOException, JetStreamApiException {
        try {
            MessageInfo info = connection.jetStreamManagement(patience).getMessage(subjects.stream(), sequence);
            return !passed.isOf(info.getTime().toInstant());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_MESSAGE_FOUND) {
                throw e;
            }
            return false; // deleted in order
        }
    }

    /** @param maxBytes the limit in bytes; less than 0 for none */
    private static void checkSize(String limit, long maxBytes) throws RefusedException {
        if (maxBytes >= 0 && maxBytes < MIN_BYTES) {
            throw new RefusedException(limit + " is " + maxBytes + " bytes; forkchat needs " + MIN_BYTES);
        }
    }

    private void lookAtOwn() throws IOException, JetStreamApiException {
        try {
            JetStreamManagement management = connection.jetStreamManagement(patience);
            MessageInfo last = management.getLastMessage(subjects.stream(), subjects.say());
            ownSequence = last.getSeq();
            byte[] data = last.getData();
            if (data != null && data.length >= Batch.HEAD_BYTES) {
                ByteBuffer batch = ByteBuffer.wrap(data);
                ownEpoch = Batch.epoch(batch, 0);
                ownEnd = Batch.first(batch, 0) + Batch.count(batch, 0);
            }
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_MESSAGE_FOUND) {
                throw e;
            }
        }
    }

    /** Publishes what the stream cannot accept: a user without the right to publish gets another error. */
    private void tryToWrite() throws IOException, JetStreamApiException {
        PublishOptions impossible = PublishOptions.builder()
                .expectedStream(subjects.stream())
                .expectedLastSubjectSequence(NO_SEQUENCE)
                .build();
        try {
            connection.jetStream(patience).publish(subjects.say(), NOTHING, impossible);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != WRONG_LAST_SEQUENCE) {
                throw e;
            }
        }
    }
}
