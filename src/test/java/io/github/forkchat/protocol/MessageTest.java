package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

final class MessageTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    @Test
    void theTextBeginsBehindTimeAndName() throws ProtocolException {
        byte[] name = "client3".getBytes(StandardCharsets.UTF_8);
        Message.putPrefix(buffer, 5, 1_234_567_890_123L, name);
        assertEquals(16, Message.prefixBytes(name.length));
        assertEquals(1_234_567_890_123L, Message.timeMillis(buffer.array(), 5));
        assertEquals(5 + 16, Message.textOffset(buffer.array(), 5, 16 + 5));
        assertEquals(5 + 16, Message.textOffset(buffer.array(), 5, 16), "an empty text");
    }

    @Test
    void aLongNameIsCountedUnsigned() throws ProtocolException {
        Message.putPrefix(buffer, 0, 0, new byte[255]);
        assertEquals(9 + 255, Message.textOffset(buffer.array(), 0, 300));
    }

    @Test
    void dataTooShortForItsPrefixIsRefused() {
        Message.putPrefix(buffer, 0, 0, new byte[7]);
        for (int length = 0; length < 16; length++) {
            int tooShort = length;
            assertThrows(ProtocolException.class, () -> Message.textOffset(buffer.array(), 0, tooShort));
        }
    }
}
