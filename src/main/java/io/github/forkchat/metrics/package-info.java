/**
 * The numbers of a server as metrics, in the text format of Prometheus. It sees the JDK alone, because a forked process
 * and the command line use it.
 *
 * <pre>
 *   key=value … of Server Main ──► Metric, the table ──► MetricsText
 * </pre>
 */
package io.github.forkchat.metrics;
