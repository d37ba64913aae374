/**
 * The Server Fork: the slim worker process that Server Main starts for each client. It speaks with its client, cuts
 * the byte stream into messages and cleans them, and renders what comes from Server Main. Nothing but the JDK and
 * {@code protocol}: JNA alone would cost several times the CPU of the whole start.
 *
 * <pre>
 *               fd 0                                            fd 4
 *   client ──► socket ──► ServerFork, LineFramer ──► FrameWriter ──► pipeForkToMain ──► Server Main
 *   client ◄── socket ◄── ForkWriteDataToClient  ◄── FrameReader ◄── pipeMainToFork ◄── Server Main
 *                                                               fd 3
 * </pre>
 *
 * ClientSession passes the lines to the current view; ViewQueue has the output side of that view, and of those that
 * were requested. The views chat and json separate the messages of a frame ({@code MessageTexts}) and collect their
 * lines ({@code LineBatch}). In a busy room the plain view uses {@code DirectRelay} in place of FrameReader.
 *
 * Two threads: {@code main} reads the client, {@code fork-N-to-client} writes to it; a third, {@code parent-watch},
 * sleeps unless a write to the client takes long.
 */
package io.github.forkchat.fork;
