package io.github.forkchat.libc;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Memory outside the Java heap at a fixed address, for C calls; zeroed at first, except by {@link #untouched}.
 *
 * <p>Its C counterpart: {@code calloc(3)} and {@code free(3)}. Threads: any, with synchronization by the owner. The
 * owner closes it; {@link #bytes} must not be used after that.
 */
public final class NativeBuffer implements AutoCloseable {
    private final Memory memory;
    private final ByteBuffer bytes;

    /** @param sizeBytes 1 or more */
    public NativeBuffer(int sizeBytes) {
        this(sizeBytes, true);
    }

    private NativeBuffer(int sizeBytes, boolean zeroed) {
        memory = new Memory(sizeBytes);
        if (zeroed) {
            memory.clear();
        }
        bytes = memory.getByteBuffer(0, sizeBytes).order(ByteOrder.nativeOrder());
    }

    /** Allocates memory with undefined contents: a large buffer takes no memory before it is written to. */
    public static NativeBuffer untouched(int sizeBytes) {
        return new NativeBuffer(sizeBytes, false);
    }

    /** Makes a C string: UTF-8 and a NUL. */
    static NativeBuffer ofString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = new NativeBuffer(utf8.length + 1);
        buffer.bytes.put(0, utf8);
        return buffer;
    }

    /** Makes an {@code argv} or {@code envp}: pointers, a NULL, and behind them the C strings that they point to. */
    static NativeBuffer ofStrings(List<String> texts, Os os) {
        int pointerBytes = Constant.SIZEOF_POINTER.on(os);
        byte[][] strings = new byte[texts.size()][];
        int size = pointerBytes * (strings.length + 1);
        for (int i = 0; i < strings.length; i++) {
            strings[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
            size += strings[i].length + 1;
        }
        NativeBuffer buffer = new NativeBuffer(size);
        int at = pointerBytes * (strings.length + 1);
        for (int i = 0; i < strings.length; i++) {
            buffer.bytes.putLong(i * pointerBytes, buffer.address() + at);
            buffer.bytes.put(at, strings[i]);
            at += strings[i].length + 1;
        }
        return buffer;
    }

    /** The address of the first byte. */
    public long address() {
        return Pointer.nativeValue(memory);
    }

    /** Its length in bytes. */
    public int size() {
        return bytes.capacity();
    }

    /** The memory as a direct buffer in native byte order; always the same object. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The memory as JNA's pointer, for {@link LibCVariadic}. */
    Pointer pointer() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
