/**
 * The process that answers HTTP requests for metrics. It sees the JDK, the frames and the metrics alone.
 *
 * <pre>
 *   Server Main ──► MetricsProcess ──► HttpRequest ──► HttpResponse ──► Server Main
 *    request, numbers                                    └─ metrics.MetricsText
 * </pre>
 */
package io.github.forkchat.fork.http;
