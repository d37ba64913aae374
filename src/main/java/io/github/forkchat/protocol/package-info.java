/**
 * The frames on the pipes between Server Main and its forks. Does no input or output; the only package that both sides
 * share.
 *
 * <pre>
 *   fork → main   READY_SIGNAL, then DATA_PART_SIGNAL* DATA_SIGNAL …, at last DISCONNECTED_SIGNAL
 *   main → fork   DATA_SIGNAL …, at last the end of file
 *
 *   fork → main   HELLO_SIGNAL, for a client that wants more than messages: from here on also
 *                 RECEIPT_SIGNAL and the signals of Command: a Request each
 *   main → fork   JOINED_SIGNAL, LEFT_SIGNAL, NAMED_SIGNAL, NOTICE_SIGNAL: a Message each
 *                 HELLO_SIGNAL, NAME_SIGNAL, DIRECT_SIGNAL, RECEIPT_SIGNAL, REFUSED_SIGNAL, …: a Reply each
 * </pre>
 *
 * {@code Command} is the table of the clients' commands, {@code OutputLine} that of their output lines; the views have
 * no separate lists.
 */
package io.github.forkchat.protocol;
