package io.github.forkchat.cli.operators;

import io.github.forkchat.cli.options.AddressChoice;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class WantedAddressTest {
    private static final String ALL = "0.0.0.0:8784";
    private static final String ALL_IPV6 = "[::]:8784";

    private static WantedAddress wanted(String host) throws Exception {
        return WantedAddress.of(new AddressChoice(null, host, null, null));
    }

    @Test
    void aServerAtAllAddressesIsReachedAtThoseOfThisMachineAlone() throws Exception {
        for (String server : new String[] {ALL, ALL_IPV6}) {
            assertTrue(wanted("127.0.0.1").isReachedAt(server));
            assertTrue(wanted("127.0.0.2").isReachedAt(server));
            assertTrue(wanted("::1").isReachedAt(server));
            assertTrue(wanted(null).isReachedAt(server));
            assertFalse(wanted("192.0.2.1").isReachedAt(server));
            assertFalse(wanted("192.0.2.1").mayMean(server));
            assertFalse(wanted("2001:db8::1").isReachedAt(server));
        }
    }

    @Test
    void withoutAHostThePortIsEnough() throws Exception {
        assertFalse(wanted(null).isReachedAt("127.0.0.3:8784"));
        assertTrue(wanted(null).mayMean("127.0.0.3:8784"));
        assertFalse(wanted("127.0.0.1").mayMean("127.0.0.3:8784"));
        assertFalse(wanted(null).mayMean("127.0.0.1:8785"));
    }

    @Test
    void aPathIsThatOfTheSocket() throws Exception {
        WantedAddress wanted = WantedAddress.of(new AddressChoice(null, null, null, Path.of("/run/../run/room")));
        assertEquals(true, wanted.isReachedAt("/run/room"));
        assertFalse(wanted.isReachedAt("/run/room2"));
        assertFalse(wanted.isReachedAt(ALL));
    }
}
