/**
 * Flow control: clocks, and the rules on how much a client may send and how slowly it may read.
 *
 * <pre>
 *   RunningClock          time in which Server Main ran
 *   ServedTime            the part of it that counts against a slow consumer: ProcessorDelay
 *   SlowConsumerPolicy    evicts a client that takes too little
 *   HoldBudgets           evicts a client that keeps the ring full for too long
 *   SendWindow            how much a client may have on its way; CreditAccount: how much one has
 *   TaskQueue             what other threads want done by the one that relays
 *   PollTimeout           timeouts for poll(2)
 *   Debt                  the answers that a client has asked for and not taken
 * </pre>
 */
package io.github.forkchat.server.flow;
