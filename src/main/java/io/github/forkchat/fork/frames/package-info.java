/**
 * The worker's ends of the two pipes.
 *
 * <pre>
 *   FrameWriter ──► pipeForkToMain     SendCredit: how much may be said
 *   FrameReader ◄── pipeMainToFork     DecodedFrame: one frame, for views that are not in a hurry
 *   NumberedDescriptor                 a descriptor that was inherited
 * </pre>
 */
package io.github.forkchat.fork.frames;
