package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The base of tests of servers that share a room; each test has its own broker. */
public abstract class LinkFixture {
    /** The broker of the servers. */
    protected NatsServer broker;
    /** None is started yet. */
    protected LinkedServers servers;

    /** Of the broker's store and the servers' runtime directories. */
    @TempDir
    protected Path folder;

    @BeforeEach
    protected void startBroker() throws IOException {
        broker = NatsServer.start(folder).withStream();
        servers = LinkedServers.at(broker, folder);
    }

    @AfterEach
    protected void endServersAndBroker() {
        servers.close();
        broker.close();
    }
}
