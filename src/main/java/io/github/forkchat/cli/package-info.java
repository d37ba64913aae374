/**
 * The command line: one class for each subcommand. The only package that imports picocli. CommandRunner runs simple command
 * lines of the one-shot commands without it.
 */
package io.github.forkchat.cli;
