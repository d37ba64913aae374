package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Hello;
import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.LinkNames;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.Mute;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Handles the forks' requests: history, names, the topic, direct messages, the list of clients, and the counters.
 * Answers do not depend on the client's view, which Server Main does not know.
 *
 * <p>Threads: passData.
 */
final class Requests {
    private static final byte[] NOTHING = {};

    private final RoomMessages messages;
    private final Announcer announcer;
    private final NameRequests nameRequests;
    private final RoomReports reports;
    private final RequestLimits limits;
    private final Visits visits;
    private final OperatorParts operators;

    Requests(
            RoomMessages messages,
            Announcer announcer,
            NameRequests nameRequests,
            RoomReports reports,
            RequestLimits limits,
            Visits visits,
            OperatorParts operators) {
        this.limits = limits;
        this.visits = visits;
        this.operators = operators;
        this.messages = messages;
        this.announcer = announcer;
        this.nameRequests = nameRequests;
        this.reports = reports;
    }

    /** The fork has joined the room; gives it a name. */
    void begin(ConnectedFork fork) {
        nameRequests.giveFirst(fork);
    }

    /** The client sends nothing more, and is about to leave. */
    void end(ConnectedFork fork) {
        visits.remindLeaver(fork);
    }

    /** See {@link Visits#admitMessage}. A client without a first line keeps the name that it came with. */
    boolean admitMessage(ConnectedFork fork) {
        if (fork.activity().messages() == 0 && !fork.presence().isFirstLineHandled()) {
            operators.mutes().named(fork);
        }
        return visits.admitMessage(fork);
    }

    /**
     * Handles a request of a fork that is in the room.
     *
     * @param signal one that goes with a request
     * @throws ProtocolException if the request is invalid
     */
    void handle(ConnectedFork fork, Signal signal, Request request) throws ProtocolException {
        if (!limits.allows(fork, signal)) {
            return;
        }
        switch (signal) { // without a default, so that the compiler asks for each new signal
            case HELLO_SIGNAL -> hello(fork, Hello.of(request));
            case NAME_SIGNAL -> name(fork, request);
            case DIRECT_SIGNAL -> direct(fork, request);
            case RECEIPT_SIGNAL -> visits.receipt(fork, request.number());
            case TOPIC_SIGNAL -> topic(fork, request);
            case WHO_SIGNAL -> reports.clients().tell(fork, request.number());
            case OPERATOR_SIGNAL -> operator(fork, request);
            case STATISTICS_SIGNAL -> statistics(fork, request.number());
            case WATCH_SIGNAL -> reports.watchers().ask(fork, request);
            case DISCONNECTED_SIGNAL,
                    DATA_SIGNAL,
                    DATA_PART_SIGNAL,
                    READY_SIGNAL,
                    JOINED_SIGNAL,
                    LEFT_SIGNAL,
                    NAMED_SIGNAL,
                    REFUSED_SIGNAL,
                    NOTICE_SIGNAL,
                    LATE_SIGNAL,
                    TOPIC_SET_SIGNAL,
                    WATCHED_CLIENT_SIGNAL,
                    CONNECTION_LOST_SIGNAL,
                    PASSWORD_SIGNAL,
                    PEER_SIGNAL,
                    SCRAPE_SIGNAL,
                    LINES_SIGNAL,
                    TOKEN_SIGNAL,
                    KICKED_SIGNAL,
                    BAN_SIGNAL,
                    CREDIT_SIGNAL,
                    RESUME_SIGNAL,
                    SAID_SIGNAL,
                    FAR_DIRECT_SIGNAL,
                    FAR_ANSWER_SIGNAL,
                    LINK_UP_SIGNAL,
                    LINK_DOWN_SIGNAL,
                    COMMITTED_SIGNAL,
                    RELAYED_SIGNAL,
                    ALIVE_SIGNAL,
                    COPIES_SIGNAL -> throw new ProtocolException(signal + " is no request");
        }
    }

    private void hello(ConnectedFork fork, Hello hello) {
        fork.member().setVisitor(hello.visitor());
        fork.feed().cursor().listenToEvents(hello.events());
        String refusal = hello.name().length == 0 ? null : nameRequests.ask(fork, hello.name(), hello.key());
        operators.mutes().named(fork);
        announcer.joined(fork);
        messages.greet(fork, hello.history(), refusal);
        reports.topic().greet(fork);
        visits.greeted(fork);
    }

    private void name(ConnectedFork fork, Request request) {
        Mute mute = fork.member().isNamed(request.name()) ? null : fork.member().mute();
        String refusal = mute == null ? nameRequests.ask(fork, request.name(), request.text()) : mute.line();
        if (refusal != null) {
            announcer.refused(fork, request.number(), refusal);
            return;
        }
        operators.mutes().named(fork);
        announcer.reply(
                Signal.NAME_SIGNAL,
                fork,
                request.number(),
                System.currentTimeMillis(),
                fork.member().name(),
                NOTHING);
        receipt(fork, request.number());
    }

    private void topic(ConnectedFork fork, Request request) {
        clean(request.text());
        if (request.text().length > 0 && !visits.admitMessage(fork)) {
            visits.receipt(fork, request.number());
            return;
        }
        String refusal = reports.topic().ask(fork, request.text());
        if (refusal != null) {
            announcer.refused(fork, request.number(), refusal);
            return;
        }
        reports.topic().tell(fork, request.number());
        receipt(fork, request.number());
    }

    private void direct(ConnectedFork fork, Request request) {
        clean(request.name());
        clean(request.text());
        String name = new String(request.name(), StandardCharsets.UTF_8);
        boolean isFar = reports.link() != null && name.indexOf(LinkNames.AT) >= 0;
        String fault = isFar ? null : nameRequests.directFault(name);
        if (request.text().length > Frame.MAX_MESSAGE_BYTES) {
            announcer.refused(fork, request.number(), "longer than " + Frame.MAX_MESSAGE_BYTES + " bytes");
        } else if (fault != null) {
            announcer.refused(fork, request.number(), fault);
        } else if (!visits.admitMessage(fork)) {
            visits.receipt(fork, request.number());
        } else if (isFar) {
            String refusal = reports.link().direct(fork, request.number(), name, request.text());
            if (refusal != null) {
                announcer.refused(fork, request.number(), refusal);
            }
        } else {
            announcer.reply(
                    Signal.DIRECT_SIGNAL,
                    nameRequests.owner(name),
                    fork.clientId(),
                    System.currentTimeMillis(),
                    fork.member().name(),
                    request.text());
            receipt(fork, request.number());
        }
    }

    private void operator(ConnectedFork fork, Request request) {
        clean(request.name());
        clean(request.text());
        operators
                .requests()
                .handle(
                        fork,
                        new String(request.name(), StandardCharsets.UTF_8),
                        new String(request.text(), StandardCharsets.UTF_8),
                        operators.room().answer(fork, request));
    }

    private void statistics(ConnectedFork fork, int number) {
        byte[] text = reports.statistics().toString().getBytes(StandardCharsets.UTF_8);
        announcer.reply(Signal.STATISTICS_SIGNAL, fork, number, System.currentTimeMillis(), NOTHING, text);
        announcer.receipt(fork, number);
    }

    private static void clean(byte[] text) {
        PlainText.clean(ByteBuffer.wrap(text), 0, text.length);
    }

    private void receipt(ConnectedFork fork, int number) {
        if (number != Reply.NO_REQUEST) {
            announcer.receipt(fork, number);
        }
    }
}
