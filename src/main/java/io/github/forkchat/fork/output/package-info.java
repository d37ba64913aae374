/**
 * The worker's way out to its client.
 *
 * <pre>
 *   LineBatch ──► ClientOutput ──► socket     lines are collected, and written together
 *                     │
 *                ParentWatch                  ends a worker that is blocked in a write when Server Main is gone
 * </pre>
 */
package io.github.forkchat.fork.output;
