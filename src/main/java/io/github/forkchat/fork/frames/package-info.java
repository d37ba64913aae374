/**
 * The worker's ends of the two pipes.
 *
 * <pre>
 *   FrameWriter ──► pipeForkToMain     SendCredit: how much may be sent
 *   FrameReader ◄── pipeMainToFork     DecodedFrame: one frame as an object; MessageTexts: the texts that share one
 *   CheckerPipes                       the questions to a checker, and its answers
 *   NumberedDescriptor                 an inherited descriptor by its number
 * </pre>
 */
package io.github.forkchat.fork.frames;
