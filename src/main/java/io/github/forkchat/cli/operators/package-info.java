/**
 * The operator commands in the shell, such as {@code forkchat kick}.
 *
 * <pre>
 *   OperatorVerbs ──► OperatorVerb ──► ControlSockets    of the server's own user and of root
 *   (from Command)                 └─► a client          that shows the operators' password
 * </pre>
 */
package io.github.forkchat.cli.operators;
