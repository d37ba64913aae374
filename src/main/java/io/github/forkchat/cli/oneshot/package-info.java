/**
 * The commands that scripts call often, without picocli, whose model takes two thirds of the CPU time of a short
 * command.
 *
 * <pre>
 *   OneShot            runs a simple command line: --version, send, who
 *   SimpleArguments    the options and arguments of a simple command line; picocli parses all others
 *   SendAction         the action of send, with and without picocli
 *   WhoAction          the action of who, with and without picocli
 * </pre>
 */
package io.github.forkchat.cli.oneshot;
