/**
 * The listener for metrics, which is apart from the room: a process for each request.
 *
 * <pre>
 *   MetricsDoor ──► WaitingScrape      a connection that has no process yet
 *        ├────────► SampleSource       the numbers, from the relay thread
 *        └────────► ScrapeProcesses    the processes that run
 * </pre>
 */
package io.github.forkchat.server.metrics;
