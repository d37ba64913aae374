/**
 * Groups of options with checks of their values: options that commands share, and the sections of {@code forkchat
 * server --help}.
 *
 * <pre>
 *   ServerAddress      clients: where the server is, and the password
 *   ListenOptions      AdmissionOptions    LimitOptions
 *   RoomOptions        LinkOptions         WorkerOptions
 *   DiagnosticOptions                                             the sections of the server's help
 *
 *   BrokerOptions      the broker of linked servers, also for link-setup
 *
 *   AddressChoice      --host, --port, --unix, for both
 *   Checks             ranges and names
 *   PasswordFile       the password file
 * </pre>
 */
package io.github.forkchat.cli.options;
