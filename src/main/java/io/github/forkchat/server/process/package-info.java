/**
 * Server Main as a process, and the processes that it starts.
 *
 * <pre>
 *   ServerUser, WorkerSandbox     users, and what the kernel lets workers do
 *   Capacity, ControlGroups       how many clients the machine has room for
 *   ForkLauncher, Companion       fork() and execve(), for workers and for other processes
 *   ForkPidFile, SlotWriter       the workers' pids: the next server ends what a killed one left
 *   ArchiveProcess                makes the CDS archive of the workers
 *   RuntimeDirectory                 where the pids are
 *   ServerSignals                 SIGTERM, SIGINT, SIGHUP
 * </pre>
 */
package io.github.forkchat.server.process;
