/**
 * Server Main's ends of the two kinds of pipe: the report's section 2. The workers' ends live in {@code fork}.
 *
 * <pre>
 *   Server Fork 0 ─┐
 *   Server Fork 1 ─┼─ PipeForkToMain ──► Server Main        one pipe for all: many writers, one reader
 *   Server Fork 2 ─┘
 *
 *   Server Main ── PipeMainToFork n ──► Server Fork n       one pipe for each: one writer, one reader
 * </pre>
 */
package io.github.forkchat.pipe;
