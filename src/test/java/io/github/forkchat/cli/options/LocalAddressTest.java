package io.github.forkchat.cli.options;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class LocalAddressTest {
    private final CommandSpec command = new CommandLine(CommandSpec.create()).getCommandSpec();

    private SocketAddress parse(String text) {
        return LocalAddress.OF_PROXY.parse(command, text);
    }

    private String refusal(String text) {
        return assertThrows(ParameterException.class, () -> parse(text)).getMessage();
    }

    @Test
    void aLoopbackAddressWithAPortOrAPathIsLocal() {
        assertEquals("/127.0.0.1:8785", parse("127.0.0.1:8785").toString());
        assertEquals("/127.8.8.8:0", parse("127.8.8.8:0").toString());
        assertEquals("/[0:0:0:0:0:0:0:1]:8785", parse("[::1]:8785").toString());
        assertEquals(UnixDomainSocketAddress.of("/run/forkchat/proxy"), parse("/run/forkchat/proxy"));
        assertEquals(UnixDomainSocketAddress.of("./proxy:1"), parse("./proxy:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:0", "192.0.2.1:8785", "[::]:8785", "[2001:db8::1]:8785"})
    void otherAddressesAreNot(String address) {
        assertEquals(
                "Invalid value for option '--proxy-listen': " + address
                        + " is not on a loopback address: a program that connects to it can claim any client address",
                refusal(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8785", "localhost", "127.0.0.1:65536", "::1:8785", "proxy.socket", ":1", ""})
    void otherTextIsNoAddress(String text) {
        assertEquals(
                "Invalid value for option '--proxy-listen': " + text
                        + " is neither HOST:PORT nor a path with a slash, such as ./forkchat.socket",
                refusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9100", "metrics", "localhost", "192.0.2.1:9100"})
    void anErrorNamesTheOption(String text) {
        String error = assertThrows(ParameterException.class, () -> LocalAddress.OF_METRICS.parse(command, text))
                .getMessage();
        assertTrue(error.startsWith("Invalid value for option '--metrics': " + text + " is n"), error);
    }
}
