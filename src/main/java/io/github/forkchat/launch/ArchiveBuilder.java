package io.github.forkchat.launch;

import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.ProcessPriority;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Builds the {@link WorkerArchive}, in a separate process with a low priority. Only one build for each user runs at
 * a time: a second process waits, and then finds the archive. A build removes the leftover files of a killed build.
 *
 * <p>Threads: one; {@link #abort} from any.
 */
public final class ArchiveBuilder {
    private static final long CLEAN_UP_MILLIS = 1_000;

    private final WorkerJvm jvm;
    private final WorkerArchive archive;
    private final Path work;
    private final ForkExec forkExec = new ForkExec();
    private final CountDownLatch over = new CountDownLatch(1);
    private ArchiveBuildStep step;
    private boolean aborted;

    /**
     * Creates a builder for the present JVM.
     *
     * @throws IOException if this JVM cannot have an archive, or this user has no cache directory
     */
    public ArchiveBuilder() throws IOException {
        jvm = WorkerJvm.current();
        if (!jvm.canHaveArchive()) {
            throw new IOException("only a jar can have an archive of its classes, and " + jvm.classPath() + " is none");
        }
        archive = WorkerArchive.of(jvm);
        work = archive.directory().resolve("work");
    }

    /**
     * Builds the archive if it is missing, which takes some 3 s of CPU.
     *
     * @return the archive's path
     * @throws IOException if the archive cannot be built; the message is one line
     */
    public Path make() throws IOException {
        ProcessPriority.lower();
        Path lock = archive.directory().resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed
            if (!archive.isSound()) {
                removeWork();
                Files.createDirectory(work);
                try {
                    makeNow();
                } finally {
                    removeWork();
                }
            }
        } finally {
            over.countDown();
        }
        return archive.file();
    }

    private void makeNow() throws IOException {
        Path classList = train();
        Path dump = work.resolve("dump");
        try (ArchiveBuildStep dumping = begin("dump of the worker archive")) {
            dumping.start(forkExec, jvm.java(), jvm.dumpArguments(classList, dump));
            dumping.awaitSuccess();
        }
        archive.publish(dump, work);
    }

    /** Lists the classes that a worker loads in any of several sessions. */
    private Path train() throws IOException {
        ClassList classes = new ClassList();
        for (TrainingSession session :
                List.of(TrainingSession.plain(), TrainingSession.json(), TrainingSession.events())) {
            Path list = work.resolve("session");
            try (ArchiveBuildStep training = begin("training run for the worker archive")) {
                TrainingRun.run(session, training, forkExec, jvm, list);
            }
            classes.add(list);
        }
        Path all = work.resolve("classes");
        classes.write(all);
        return all;
    }

    private synchronized ArchiveBuildStep begin(String title) throws IOException {
        if (aborted) {
            throw new IOException("building the worker archive was interrupted");
        }
        step = new ArchiveBuildStep(title);
        return step;
    }

    /** Aborts the build: {@link #make} fails and cleans up. Waits for that, at most a second. */
    public void abort() throws InterruptedException {
        synchronized (this) {
            aborted = true;
            if (step != null) {
                step.abort();
            }
        }
        over.await(CLEAN_UP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void removeWork() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException none) {
            return;
        }
        Files.deleteIfExists(work);
    }
}
