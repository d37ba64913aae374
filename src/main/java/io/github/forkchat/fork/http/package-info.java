/**
 * The process that answers one HTTP request for metrics. It sees the JDK and the metrics alone.
 *
 * <pre>
 *   socket ──► HttpRequest ──► ScrapeFork ──► metrics.MetricsText ──► socket
 * </pre>
 */
package io.github.forkchat.fork.http;
