/**
 * How a command ends: {@link io.github.forkchat.cli.exit.ExitCode}, and the one line that tells why.
 */
package io.github.forkchat.cli.exit;
