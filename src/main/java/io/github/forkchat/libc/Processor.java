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

    /** O_DIRECT of fcntl.h, the one flag of a file that differs between them. */
    int directFlag() {
        return directFlag;
    }

    /** How a filter for system calls is told of it. */
    Constant auditArchitecture() {
        return auditArchitecture;
    }

    /** That of this JVM, or empty if it is another. */
    static Optional<Processor> current() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
