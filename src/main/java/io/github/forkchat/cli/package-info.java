/** The command line: one class for each subcommand. The only package that imports picocli. */
package io.github.forkchat.cli;
