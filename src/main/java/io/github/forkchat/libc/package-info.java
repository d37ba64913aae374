/**
 * The interface to the C library: direct-mapped calls, the platform table, and the types that own the results of those
 * calls.
 *
 * <pre>
 *   CLibrary                           loads the C library; before anything else
 *   LibC  LinuxLibC  LibCVariadic      the mappings, one static native method or interface method for each C function
 *   Os  Constant  Errno                the platform table: every number and layout, on both systems
 *   Fd  Pipe  PollSet  ListenSocket    descriptors and their operations; SocketCalls: those with an address
 *   NativeBuffer  MemoryFile           memory for C calls, and memory to splice into pipes
 *   ForkExec  ForkChild  PosixSpawn    one process for each client
 *   Confinement  Sandbox               the restrictions of such a process
 *   ChildProcess  WaitStatus           a child process, and its exit status
 * </pre>
 *
 * <p>This is the only package that imports {@code com.sun.jna}. No raw {@code -1} leaves it: a failed call becomes an
 * {@link io.github.forkchat.libc.ErrnoException}, "would block" is a named return value, and end of file is 0.
 */
package io.github.forkchat.libc;
