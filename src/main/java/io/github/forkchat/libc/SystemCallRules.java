package io.github.forkchat.libc;

/**
 * A builder for system call filters. Each rule is for one call, and the first rule for a call decides. Linux only.
 *
 * <p>A call by the numbers of another kind of processor ends the process. A call that does not exist on this processor
 * makes no rule.
 *
 * <p>Its C counterpart: a struct sock_fprog for {@code prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)}, see seccomp(2).
 * Threads: one.
 */
final class SystemCallRules {
    static final long ALLOW = Constant.SECCOMP_RET_ALLOW.longOn(Os.LINUX);
    /** The call fails with EPERM. */
    static final long REFUSE = error(Errno.EPERM);
    /** The call fails as if this kernel did not have it. */
    static final long UNKNOWN = error(Errno.ENOSYS);
    /** The call fails as for descriptors that it does not support, so that programs use read(2) and write(2). */
    static final long UNSUITABLE = error(Errno.EINVAL);

    private static final Os OS = Os.LINUX;
    private static final int OFF_NUMBER = Constant.OFF_SECCOMP_DATA_NR.on(OS);
    private static final int OFF_ARCHITECTURE = Constant.OFF_SECCOMP_DATA_ARCH.on(OS);
    private static final int OFF_ARGUMENTS = Constant.OFF_SECCOMP_DATA_ARGS.on(OS);
    private static final int ARGUMENT_BYTES = Long.BYTES;
    /**
     * A clock id below 0 is a process's or a thread's, or a device's, and the second of these bits tells a thread: the
     * kernel takes those of the own process alone. See {@code CPUCLOCK_PERTHREAD_MASK} in the kernel's posix-timers.h,
     * which is part of its ABI but in no header for programs.
     */
    private static final long CLOCK_OF_ID = 1L << 31;

    private static final long CLOCK_OF_THREAD = 1L << 2;
    /** The process id that stands for the caller. */
    private static final long OWN_PROCESS = 0;

    private static final long KILL = Constant.SECCOMP_RET_KILL_PROCESS.longOn(OS);

    private final Processor processor;
    private final BpfProgram program = new BpfProgram();
    private int highest;

    SystemCallRules(Processor processor) {
        this.processor = processor;
        program.load(OFF_ARCHITECTURE);
        program.equal(processor.auditArchitecture().longOn(OS), 1, 0);
        program.end(KILL);
        program.load(OFF_NUMBER);
    }

    private static long error(Errno errno) {
        return Constant.SECCOMP_RET_ERRNO.longOn(Os.LINUX) | errno.on(Os.LINUX);
    }

    /** Adds rules with this result for calls with any arguments. */
    void end(long result, SystemCall... calls) {
        for (SystemCall call : calls) {
            BpfProgram rule = new BpfProgram();
            rule.end(result);
            add(call, rule);
        }
    }

    /**
     * Allows a call for process id 0 (argument 0), which is the caller; the caller's own pid counts as another
     * process.
     */
    void allowIfOwn(SystemCall call, long otherwise) {
        BpfProgram rule = loading(0);
        rule.equal(OWN_PROCESS, 1, 0);
        add(call, elseAllow(otherwise, rule));
    }

    /**
     * Allows a call for process id 0 if, in addition, all eight bytes of another argument, an address, are 0; else
     * refuses it.
     */
    void allowIfOwnWithout(SystemCall call, int address) {
        BpfProgram rule = loading(0);
        rule.equal(OWN_PROCESS, 0, 4);
        rule.load(offset(address));
        rule.equal(0, 0, 2);
        rule.load(offset(address) + Integer.BYTES);
        rule.equal(0, 1, 0);
        add(call, elseAllow(REFUSE, rule));
    }

    /**
     * Allows a call whose argument 0 is a kind of target, and argument 1 its id, for id 0, which is the caller; except
     * for one kind, all processes of the user.
     */
    void allowIfOwnUnless(SystemCall call, long ofUser) {
        BpfProgram rule = loading(0);
        rule.equal(ofUser, 2, 0);
        rule.load(offset(1));
        rule.equal(OWN_PROCESS, 1, 0);
        add(call, elseAllow(REFUSE, rule));
    }

    /** Allows calls for a clock (argument 0) of the system or of one of the caller's threads; else refuses them. */
    void allowUnlessOfProcess(SystemCall... calls) {
        for (SystemCall call : calls) {
            BpfProgram rule = loading(0);
            rule.anyBit(CLOCK_OF_ID, 0, 2);
            rule.anyBit(CLOCK_OF_THREAD, 1, 0);
            add(call, elseAllow(REFUSE, rule));
        }
    }

    /** Allows a call if one of these bits of the argument is set; else refuses it. */
    void allowIfAnyBit(SystemCall call, int argument, long bits) {
        BpfProgram rule = loading(argument);
        rule.anyBit(bits, 1, 0);
        add(call, elseAllow(REFUSE, rule));
    }

    /** Refuses a call if one of these bits of the argument is set; else allows it. */
    void refuseIfAnyBit(SystemCall call, int argument, long bits) {
        BpfProgram rule = loading(argument);
        rule.anyBit(bits, 0, 1);
        add(call, elseAllow(REFUSE, rule));
    }

    /** Allows a call if the argument is one of these values; else refuses it. */
    void allowIfOneOf(SystemCall call, int argument, long... values) {
        BpfProgram rule = loading(argument);
        for (int i = 0; i < values.length; i++) {
            rule.equal(values[i], values.length - i, 0);
        }
        add(call, elseAllow(REFUSE, rule));
    }

    /** Refuses a call if the argument is one of these values; else allows it. */
    void refuseIfOneOf(SystemCall call, int argument, long... values) {
        BpfProgram rule = loading(argument);
        for (int i = 0; i < values.length; i++) {
            boolean last = i == values.length - 1;
            rule.equal(values[i], values.length - 1 - i, last ? 1 : 0);
        }
        add(call, elseAllow(REFUSE, rule));
    }

    /** Refuses fcntl(2) with this command, and with {@code F_SETFL} and one of these flags; else allows it. */
    void refuseFcntl(long command, long flags) {
        BpfProgram rule = loading(1);
        rule.equal(command, 3, 0);
        rule.equal(Constant.F_SETFL.longOn(OS), 0, 3);
        rule.load(offset(2));
        rule.anyBit(flags, 0, 1);
        add(SystemCall.FCNTL, elseAllow(REFUSE, rule));
    }

    /**
     * Compiles the filter. Calls without a rule get the result {@code others}, or {@code higher} if their number is
     * higher than that of every rule.
     */
    NativeBuffer compile(long others, long higher) {
        return compile(highest, others, higher);
    }

    /** Compiles the filter for a given highest number. */
    NativeBuffer compile(int highestNumber, long others, long higher) {
        program.greater(highestNumber, 0, 1);
        program.end(higher);
        program.end(others);
        return program.toNative();
    }

    /** The lower half of an argument, counted from 0; of most the kernel itself looks at no more. */
    private static BpfProgram loading(int argument) {
        BpfProgram rule = new BpfProgram();
        rule.load(offset(argument));
        return rule;
    }

    private static int offset(int argument) {
        return OFF_ARGUMENTS + argument * ARGUMENT_BYTES;
    }

    /** Ends a rule: a call that reaches the end gets the result, and one that skips an instruction there is allowed. */
    private static BpfProgram elseAllow(long result, BpfProgram rule) {
        rule.end(result);
        rule.end(ALLOW);
        return rule;
    }

    /**
     * Adds a rule. A matching rule ends the program, so the call's number is still in the register at the next rule.
     */
    private void add(SystemCall call, BpfProgram rule) {
        if (!call.existsOn(processor)) {
            return;
        }
        highest = Math.max(highest, call.on(processor));
        program.equal(call.on(processor), 0, rule.length());
        program.append(rule);
    }
}
