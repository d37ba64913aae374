/**
 * How a command ends, and what it prints before.
 *
 * <pre>
 *   Console                   the standard streams; prints the error of a command that fails
 *   CommandFailedException    one line for the user, and the exit code
 *   ExitCode                  the exit codes
 * </pre>
 */
package io.github.forkchat.cli.exit;
