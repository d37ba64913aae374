package io.github.forkchat.server.ring;

/**
 * The long runs of consecutive frames for one and the same fork alone in the {@link BroadcastRing}, such as the list of
 * all clients. The cursors of all other forks skip such a run in one step. Without that, a list would cost a step for
 * each client and each fork: 10,000 steps in a room of 100.
 *
 * <p>Only the newest {@value #RUNS} runs are known. Older ones are skipped frame by frame.
 *
 * <p>Threads: passData. Allocates nothing.
 */
final class ReplyRuns {
    /** Minimum number of frames of a run. A search costs about as much as a few frames. */
    static final int MIN_FRAMES = 8;

    /** Number of runs that are known. */
    static final int RUNS = 1_024;

    /** The runs in ascending order of their positions, in a circle that ends at {@link #newest}. */
    private final long[] starts = new long[RUNS];

    private final long[] ends = new long[RUNS];
    private int newest;
    private int known;
    /** The frames at the end of the ring, which are a run once there are enough of them. */
    private int clientId;

    private int frames;
    private long start;
    private long end;

    /**
     * Notes a frame for one fork alone that was appended.
     *
     * @param lengthBytes the length of the frame, with its header
     * @param to the position behind it
     */
    void appended(int receiverId, int lengthBytes, long to) {
        if (to - lengthBytes != end || receiverId != clientId) {
            clientId = receiverId;
            start = to - lengthBytes;
            frames = 0;
        }
        end = to;
        frames++;
        if (frames == MIN_FRAMES) {
            newest = (newest + 1) % RUNS;
            known = Math.min(known + 1, RUNS);
            starts[newest] = start;
        }
        if (frames >= MIN_FRAMES) {
            ends[newest] = to;
        }
    }

    /** The position behind the run that the frame at this position belongs to; the position itself if there is none. */
    long endOf(long position) {
        if (position >= ends[newest]) {
            return position;
        }
        int low = 0;
        int high = known - 1;
        while (low < high) { // finds the first run that ends behind the position
            int middle = (low + high) >>> 1;
            if (ends[index(middle)] > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        int found = index(low);
        return starts[found] <= position ? ends[found] : position;
    }

    /** The index of a known run, counted from the oldest one. */
    private int index(int number) {
        return (newest - known + 1 + number + RUNS) % RUNS;
    }
}
