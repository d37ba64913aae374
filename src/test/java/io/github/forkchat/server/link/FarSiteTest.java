package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

/** The members of another server. */
final class FarSiteTest {
    private final FarSite site = new FarSite("west", new AtomicInteger(1)::getAndIncrement);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private FarMember speaker(String name) {
        ByteBuffer record = ByteBuffer.allocate(SiteRecord.lengthBytes(name.length(), 0));
        SiteRecord.putHead(record, 0, RecordKind.MESSAGE, 0, utf8(name), 0);
        return site.speaker(record, 0, 0);
    }

    @Test
    void aNameStaysThatOfTheMemberWhoHasItAlthoughItsFormerOwnerSpokeLast() {
        FarMember bob = site.member(utf8("bob"), 0);
        FarMember alice = site.member(utf8("alice"), 0);
        assertSame(bob, speaker("bob"));
        site.setPresent(bob, false, 0);
        site.rename(alice, utf8("bob"));
        assertSame(alice, speaker("bob"));
        assertEquals("bob@west", new String(alice.shownName(), StandardCharsets.UTF_8));
    }
}
