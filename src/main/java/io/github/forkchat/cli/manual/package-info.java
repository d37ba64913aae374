/**
 * Manual pages and completion scripts, made from the model of the commands that {@code --help} shows.
 *
 * <pre>
 *   CommandPage ──► MarkdownSections ──► Roff     a page for each command, with sections of src/docs
 *   Completion  ──► BashCompletion, ZshCompletion, FishCompletion
 * </pre>
 */
package io.github.forkchat.cli.manual;
