/**
 * The commands that scripts call often, without picocli: making its model takes twice the CPU time of all the rest.
 *
 * <pre>
 *   OneShot            runs a simple command line: --version, send, who
 *   SimpleArguments    its options and arguments; leaves all else to picocli: help, errors, rare spellings
 *   SendAction         what send does, for both ways of reading the command line
 *   WhoAction          what who does
 *   Console            standard input, output and error output, and the last words of a command
 * </pre>
 */
package io.github.forkchat.cli.oneshot;
