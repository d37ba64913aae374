package io.github.forkchat.libc;

import java.util.Optional;

/** The processors whose system calls are known, as the key to {@link SystemCall}. Threads: immutable. */
enum Processor {
    X86_64(Constant.AUDIT_ARCH_X86_64, 0x4000),
    AARCH64(Constant.AUDIT_ARCH_AARCH64, 0x10000);

    private final Constant auditArchitecture;
    private final int directFlag;

    Processor(Constant auditArchitecture, int directFlag) {
        this.auditArchitecture = auditArchitecture;
        this.directFlag = directFlag;
    }

    /** O_DIRECT of fcntl.h, the only open flag that differs between the processors. */
    int directFlag() {
        return directFlag;
    }

    /** The processor's constant in a system call filter. */
    Constant auditArchitecture() {
        return auditArchitecture;
    }

    /** The processor of this JVM, or empty if it is another one. */
    static Optional<Processor> current() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
