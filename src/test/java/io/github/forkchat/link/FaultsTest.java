package io.github.forkchat.link;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests which errors of the broker are configuration errors. */
final class FaultsTest {
    private static String line(String getaddrinfo) {
        return Faults.line(new UnknownHostException("nats.example: " + getaddrinfo));
    }

    /** Something else than a broker accepts the connection, and says nothing. */
    @Test
    void aProxyInFrontOfADeadBrokerDoesNotAnswer() {
        IOException silent = new IOException(new IOException("Failed to read initial info message."));
        assertEquals("the broker does not answer", Faults.line(silent));
    }

    @Test
    void theClassOfAnExceptionIsNotShown() {
        assertEquals("disk full", Faults.line(new IOException(new IOException("disk full"))));
    }

    @Test
    void aBrokerThatSaysNothingDoesNotAnswer() {
        assertEquals("the broker does not answer", Faults.line(new TimeoutException()));
        assertEquals("the broker does not answer", Faults.line(new IOException(new TimeoutException())));
    }

    @Test
    void aHostThatDoesNotExistIsALastingError() {
        String line = line("Name or service not known");
        assertEquals("unknown host nats.example", line);
        assertTrue(Faults.isLasting(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Temporary failure in name resolution", "nodename nor servname provided, or not known"})
    void aNameThatCannotBeLookedUpNowMayBeKnownLater(String getaddrinfo) {
        String line = line(getaddrinfo);
        assertEquals("no name server answers about the host nats.example", line);
        assertFalse(Faults.isLasting(line));
    }
}
