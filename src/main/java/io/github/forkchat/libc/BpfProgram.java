package io.github.forkchat.libc;

import java.util.ArrayList;
import java.util.List;

/**
 * A program in classic BPF, for {@link SystemCallFilter}: it has a register, can only jump forwards, and returns a
 * number.
 *
 * <p>Its C counterpart: an array of struct sock_filter, made by {@code BPF_STMT} and {@code BPF_JUMP} of
 * linux/filter.h, and the struct sock_fprog that points to it. Threads: one.
 */
final class BpfProgram {
    private static final Os OS = Os.LINUX;
    private static final int LOAD = code(Constant.BPF_LD, Constant.BPF_W, Constant.BPF_ABS);
    private static final int RETURN = code(Constant.BPF_RET, Constant.BPF_K);
    private static final int INSTRUCTION_BYTES = Constant.SIZEOF_SOCK_FILTER.on(OS);

    /** One struct sock_filter; it compares the register with the operand. */
    private record Instruction(int code, int ifSo, int ifNot, long operand) {}

    private final List<Instruction> instructions = new ArrayList<>();

    private static int code(Constant... parts) {
        int code = 0;
        for (Constant part : parts) {
            code |= part.on(OS);
        }
        return code;
    }

    /** Loads four bytes at this offset of the input into the register. */
    void load(int offset) {
        instructions.add(new Instruction(LOAD, 0, 0, offset));
    }

    /** Skips {@code skipIfSo} instructions if the register equals the value, otherwise {@code skipIfNot}. */
    void equal(long value, int skipIfSo, int skipIfNot) {
        jump(Constant.BPF_JEQ, value, skipIfSo, skipIfNot);
    }

    /** The same as {@link #equal}, if the register, as an unsigned number, is greater than the value. */
    void greater(long value, int skipIfSo, int skipIfNot) {
        jump(Constant.BPF_JGT, value, skipIfSo, skipIfNot);
    }

    /** The same as {@link #equal}, if one of the bits of the mask is set. */
    void anyBit(long mask, int skipIfSo, int skipIfNot) {
        jump(Constant.BPF_JSET, mask, skipIfSo, skipIfNot);
    }

    private void jump(Constant comparison, long operand, int skipIfSo, int skipIfNot) {
        int code = code(Constant.BPF_JMP, comparison, Constant.BPF_K);
        instructions.add(new Instruction(code, skipIfSo, skipIfNot, operand));
    }

    /** Ends with this result. */
    void end(long result) {
        instructions.add(new Instruction(RETURN, 0, 0, result));
    }

    /** Appends another program as it is. */
    void append(BpfProgram other) {
        instructions.addAll(other.instructions);
    }

    /** Number of instructions; the kernel's maximum is 4,096. */
    int length() {
        return instructions.size();
    }

    /** The struct sock_fprog, with the instructions behind it. */
    NativeBuffer toNative() {
        int headBytes = Constant.SIZEOF_SOCK_FPROG.on(OS);
        NativeBuffer program = new NativeBuffer(headBytes + instructions.size() * INSTRUCTION_BYTES);
        program.bytes().putShort(Constant.OFF_SOCK_FPROG_LEN.on(OS), (short) instructions.size());
        program.bytes().putLong(Constant.OFF_SOCK_FPROG_FILTER.on(OS), program.address() + headBytes);
        int at = headBytes;
        for (Instruction instruction : instructions) {
            program.bytes().putShort(at + Constant.OFF_SOCK_FILTER_CODE.on(OS), (short) instruction.code);
            program.bytes().put(at + Constant.OFF_SOCK_FILTER_JT.on(OS), (byte) instruction.ifSo);
            program.bytes().put(at + Constant.OFF_SOCK_FILTER_JF.on(OS), (byte) instruction.ifNot);
            program.bytes().putInt(at + Constant.OFF_SOCK_FILTER_K.on(OS), (int) instruction.operand);
            at += INSTRUCTION_BYTES;
        }
        return program;
    }
}
