package io.github.forkchat.server.link;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** When the members are told that another server is unreachable. */
final class FarSitesTest {
    /** The promise is 10 s: a server announces itself every 2 s, and this server looks several times a second. */
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(6);

    private final List<String> notices = new ArrayList<>();
    private final FarSites sites = new FarSites(room());

    private LinkedRoom room() {
        return (LinkedRoom) Proxy.newProxyInstance(
                LinkedRoom.class.getClassLoader(), new Class<?>[] {LinkedRoom.class}, (proxy, method, arguments) -> {
                    assertEquals("notice", method.getName());
                    notices.add((String) arguments[0]);
                    return null;
                });
    }

    @Test
    void aSilentServerIsUnreachableAfterSixSeconds() {
        sites.onAlive("west", 1, 0);
        notices.clear();
        sites.reportSilentSites(TIMEOUT_NANOS);
        assertEquals(List.of(), notices);
        sites.reportSilentSites(TIMEOUT_NANOS + 1);
        sites.reportSilentSites(2 * TIMEOUT_NANOS);
        assertEquals(List.of("site west is unreachable (0 members)"), notices);
    }

    @Test
    void aServerThatAnnouncesItselfStaysReachable() {
        sites.onAlive("west", 1, 0);
        notices.clear();
        sites.onAlive("west", 1, TIMEOUT_NANOS);
        sites.reportSilentSites(TIMEOUT_NANOS + 1);
        assertEquals(List.of(), notices);
    }

    @Test
    void theTimeoutStartsAnewAfterThisServerWasAway() {
        sites.onAlive("west", 1, 0);
        notices.clear();
        sites.restartTimeouts(TIMEOUT_NANOS);
        sites.reportSilentSites(2 * TIMEOUT_NANOS);
        assertEquals(List.of(), notices);
        sites.reportSilentSites(2 * TIMEOUT_NANOS + 1);
        assertEquals(1, notices.size());
    }
}
