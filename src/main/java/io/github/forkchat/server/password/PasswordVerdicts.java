package io.github.forkchat.server.password;

import io.github.forkchat.protocol.check.PasswordCheck;
import io.github.forkchat.protocol.check.PasswordCheck.Verdict;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Penalty;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.checker.CheckerExchange;
import io.github.forkchat.server.password.AskedClient.State;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Acts on the verdict of the password checker: the client passes, may try again after a pause, or is rejected.
 *
 * <p>Threads: the accept loop.
 */
final class PasswordVerdicts {
    /** Timeout for sending the password; it restarts after each wrong password. */
    private static final int DEADLINE_SECONDS = 30;

    static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    private static final String NO_PASSWORD = "it did not send the password";
    /** The pause after a wrong try, to which a part of the origin's penalty is added. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The pause after a wrong try grows by the origin's penalty divided by this. */
    private static final int PENALTY_DIVISOR = 60;

    private final AskedClients asked;
    private final Reputation reputation;
    private final AdmissionLog admissions;
    private final Queue<WaitingClient> passed = new ArrayDeque<>();

    PasswordVerdicts(AskedClients asked, Reputation reputation, AdmissionLog admissions) {
        this.asked = asked;
        this.reputation = reputation;
        this.admissions = admissions;
    }

    /** Handles the checker's answer. */
    void judge(AskedClient client, CheckerExchange answer, long now) {
        Verdict verdict = PasswordCheck.verdict(answer.verdict());
        String text = answer.moreText();
        switch (verdict) {
            case MORE -> {
                client.state = State.PARTIAL;
                client.lookAgainSoon(now);
            }
            case RIGHT -> {
                asked.remove(client);
                client.client.hasShownPassword(text.isEmpty() ? null : text);
                passed.add(client.client);
            }
            case NONSENSE -> {
                penalize(client, Penalty.NO_PASSWORD, now);
                asked.remove(client);
                admissions.notLetIn(client.client, text, NO_PASSWORD);
            }
            default -> wrong(client, verdict, text, now);
        }
    }

    private void wrong(AskedClient client, Verdict verdict, String text, long now) {
        boolean isMissing = verdict == Verdict.MISSING;
        penalize(client, isMissing ? Penalty.NO_PASSWORD : Penalty.WRONG_PASSWORD, now);
        client.wrongTries++;
        client.isLast = verdict != Verdict.WRONG;
        client.text = text;
        client.state = State.PAUSED;
        client.againNanos = now + PAUSE_NANOS + reputation.penaltyNanos(client.client.origin(), now) / PENALTY_DIVISOR;
    }

    /** Rejects a client that has not sent the correct password in time. */
    void timeIsUp(AskedClient client, long now) {
        penalize(client, Penalty.NO_PASSWORD, now);
        asked.remove(client);
        admissions.refuse(client.client, Refusal.cannotServe(NO_PASSWORD + " in " + DEADLINE_SECONDS + " s"));
    }

    /**
     * Turns away a client whose password cannot be checked.
     *
     * @param isItsFault whether its input ends the checker
     */
    void notChecked(AskedClient client, boolean isItsFault, long now) {
        if (client != null && client.isAsked) {
            if (isItsFault) {
                penalize(client, Penalty.WRONG_PASSWORD, now);
            }
            asked.remove(client);
            admissions.refuse(client.client, Refusal.cannotServe("the password could not be checked"));
        }
    }

    /** Tells the client that the password was wrong; it may try again or is rejected. */
    void pauseIsOver(AskedClient client, long now) {
        if (client.isLast) {
            asked.remove(client);
            admissions.notLetIn(client.client, client.text, NO_PASSWORD);
            return;
        }
        Refusal.tell(client.fd(), client.text);
        client.deadlineNanos = now + DEADLINE_NANOS;
        client.seenBytes = 0;
        client.state = State.SILENT;
    }

    /** Adds to the penalty of the client's origin. */
    void penalize(AskedClient client, Penalty penalty, long now) {
        reputation.penalize(client.client.origin(), penalty, now);
    }

    /** The next client that has passed, or null. */
    WaitingClient next() {
        return passed.poll();
    }
}
