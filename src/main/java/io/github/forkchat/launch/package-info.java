/**
 * The command lines of the processes that Server Main executes: the worker's, the flags of its JVM, and the class
 * archive that makes workers start faster and take less memory. Another archive makes the commands start faster.
 *
 * <pre>
 *   WorkerCommand   argv and environment of one worker, forkchat's own or the user's
 *   WorkerJvm       the JVM for forkchat's own, and its flags
 *   WorkerArchive   the archive in the user's cache directory
 *   ArchiveBuilder    makes it: TrainingRun finds out which classes a worker loads in each TrainingSession, and a JVM
 *                   dumps them
 *   CommandArchive  the CDS archive of the commands, and how it is made; TrainingServer answers some of them
 * </pre>
 */
package io.github.forkchat.launch;
