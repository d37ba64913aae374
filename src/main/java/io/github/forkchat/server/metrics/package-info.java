/**
 * The listener for metrics, which is apart from the room.
 *
 * <pre>
 *   MetricsDoor ──► Scrape            a connection: one request, one response
 *        ├────────► SampleSource      the numbers, from the relay thread
 *        └────────► CheckerProcess    the process that parses the request and makes the response
 * </pre>
 */
package io.github.forkchat.server.metrics;
