/**
 * The C library as Server Main sees it: direct-mapped calls, the platform table, and the few types that own what those
 * calls return.
 *
 * <pre>
 *   CLibrary                           loads the C library; before anything else
 *   LibC  LinuxLibC  LibCVariadic      the mappings, one static native method or interface method for each C function
 *   Os  Constant  Errno                the platform table: every number and layout, on both systems
 *   Fd  Pipe  PollSet  ListenSocket    descriptors and what one does with them
 *   NativeBuffer  MemoryFile           memory that C calls are given; and that pipes are given
 *   ForkExec  ForkChild  PosixSpawn    one process for each client
 *   Confinement  Sandbox               what it is kept from
 *   ChildProcess  WaitStatus           what becomes of it
 * </pre>
 *
 * <p>This is the only package that imports {@code com.sun.jna}. No raw {@code -1} leaves it: a failed call becomes an
 * {@link io.github.forkchat.libc.ErrnoException}, "would block" is a named return value, and end of file is 0.
 */
package io.github.forkchat.libc;
