package io.github.forkchat.launch;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class WorkerJvmTest {
    /**
     * A thread of HotSpot on arm64 needs 72 KiB, a red, a yellow and a reserved zone of at least a page each, and a
     * shadow zone of 80 KiB, in whole pages: 392 KiB with pages of 64 KiB, rounded up to 448.
     */
    @Test
    void stacksOfArm64AreLargeEnoughForPagesOf64KiB() {
        assertEquals("-Xss512k", WorkerJvm.stackFlag("aarch64"));
        assertEquals("-Xss256k", WorkerJvm.stackFlag("amd64"));
    }
}
