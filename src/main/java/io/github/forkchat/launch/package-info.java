/**
 * What Server Main executes for a client: the worker's command line, the flags of its JVM, and the archive of its
 * classes that makes its start short and its memory small.
 *
 * <pre>
 *   WorkerCommand   argv and environment of one worker, forkchat's own or the user's
 *   WorkerJvm       the JVM for forkchat's own, and its flags
 *   WorkerArchive   the archive in the user's cache folder
 *   ArchiveBuilder    makes it: TrainingRun finds out which classes a worker loads, and a JVM dumps them
 * </pre>
 */
package io.github.forkchat.launch;
