/**
 * Completion scripts for bash, zsh and fish, made from the model of the commands that {@code --help} shows.
 *
 * <pre>
 *   picocli's CommandSpec ──► CompletedCommand ──► CompletedOption, CompletedValue
 *                                    │
 *        BashScript, ZshScript, FishScript
 * </pre>
 */
package io.github.forkchat.cli.completion;
