/**
 * The frames on the pipes between Server Main and its forks: the report's section 3. Pure, without input or output; the
 * only package of forkchat's that both sides share.
 *
 * <pre>
 *   fork → main   READY_SIGNAL, then DATA_PART_SIGNAL* DATA_SIGNAL …, at last DISCONNECTED_SIGNAL
 *   main → fork   DATA_SIGNAL …, at last the end of file
 * </pre>
 */
package io.github.forkchat.protocol;
