package io.github.forkchat.libc;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.platform.unix.LibCAPI;

/**
 * The variadic C library functions, interface-mapped, and with them what jna-platform maps already ({@code geteuid}).
 *
 * <p>On macOS arm64 the variadic part of a call goes on the stack, so a mapping of fixed arity passes garbage there;
 * JNA gets it right for a Java method with {@code Object...}, which direct mapping cannot have. Slower and allocating
 * (measured 0.3 to 0.6 µs), so nothing on the relay path comes here.
 *
 * <p>Threads: any; errno is per thread.
 */
interface LibCVariadic extends LibCAPI, Library {
    LibCVariadic INSTANCE = Native.load(LibCVariadic.class);

    /** fcntl(2): the argument is an {@code Integer}. */
    int fcntl(int fd, int command, Object... argument);

    /** ioctl(2): the argument is a {@code Pointer}, or left out. */
    int ioctl(int fd, NativeLong request, Object... argument);

    /** open(2): the argument is the mode as an {@code Integer}, and left out without O_CREAT. */
    int open(Pointer path, int flags, Object... mode);
}
