package io.github.forkchat.cli.options;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Addresses in messages. */
final class AddressChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "10.0.0.0, 10.0.0.0",
        "::1, ::1",
        "::, ::",
        "fe80::1, fe80::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:1:2:3:4:5:0, 2001:db8:1:2:3:4:5:0"
    })
    void anAddressIsShownAsPeopleWriteIt(String host, String shown) {
        assertEquals(shown + " port 80", AddressChoice.describe(new InetSocketAddress(host, 80)));
    }

    @Test
    void aUnixSocketIsShownAsItsPath() {
        assertEquals("/run/room", AddressChoice.describe(UnixDomainSocketAddress.of("/run/room")));
    }
}
