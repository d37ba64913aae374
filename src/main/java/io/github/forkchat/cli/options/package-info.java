/**
 * Options that commands share, or that fill a section of {@code forkchat server --help}, with the checks of their values.
 *
 * <pre>
 *   ServerAddress      clients: where the server is, and the password
 *   ListenOptions      AdmissionOptions    LimitOptions
 *   RoomOptions        WorkerOptions       DiagnosticOptions      the sections of the server's help
 *
 *   AddressChoice      --host, --port, --unix, for both
 *   Checks             ranges and names
 *   PasswordFile       the first line of a file that is for its owner alone
 * </pre>
 */
package io.github.forkchat.cli.options;
