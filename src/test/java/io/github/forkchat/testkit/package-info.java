/**
 * What the integration tests drive forkchat with: real processes, real sockets, real signals.
 *
 * <pre>
 *   a test ──► FaultRoom ──► RunningServer ──► Forkchat (the jar under test) or Peers (its C counterparts)
 *                  │              │
 *                  │              └─ log(): Lines;  join(): TestClient ──► Lines
 *                  ├─ Canary: two clients through whom nothing may be lost meanwhile
 *                  └─ WorkerScript: another program in the worker's place
 *
 *   Ended                   a program that ran to its end: exit code, output, error output
 *   Talker, Pace            say numbered lines, as fast as the room takes them or slowly
 *   Processes, Descriptors  what /proc tells of a process
 *   Machine, Strace         other users, limits, failing system calls
 *   PublicDirectory         what another user can read: the jar, programs, temporary directories (PublicTempDir)
 *   Needs, SkipReasons      what not every user or machine has, and a line for each test that is skipped for it
 *   Background              work on another thread, whose failure is not lost
 *   Deadline                waits for a condition; no test sleeps
 *   Faults                  how much of each fault, and a line for each test
 *   Fuzz, Mutations         made-up input for the unit tests
 * </pre>
 */
package io.github.forkchat.testkit;
