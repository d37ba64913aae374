package io.github.forkchat.server.process;

/**
 * The processes that Server Main starts beside the forks of its clients; one of each runs at a time. The position gives
 * the slot in the {@link ForkPidFile}, behind those of the clients. Threads: immutable.
 */
public enum Companion {
    /** See {@link io.github.forkchat.server.TrialWorker}. */
    TRIAL_WORKER,
    /** See {@link ArchiveProcess}. */
    ARCHIVE_BUILDER,
    /** See {@link CheckerRole#PASSWORD}. */
    PASSWORD_CHECKER,
    /** See {@link CheckerRole#HEADER}. */
    HEADER_READER,
    /** See {@link io.github.forkchat.server.link.LinkProcess}. */
    LINK,
    /** See {@link CheckerRole#METRICS}. */
    METRICS
}
