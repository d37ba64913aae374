package io.github.forkchat.metrics;

/**
 * The metrics with a single number, in a table: the key of Server Main, the name, the type and the help text. {@code
 * src/docs/monitoring.md} lists the keys.
 *
 * <p>Threads: immutable.
 */
enum Metric {
    START_TIME("start", "process_start_time_seconds", Type.MILLIS, "Start of the server, in seconds since 1970."),
    CPU("cpu-ms", "process_cpu_seconds_total", Type.MILLIS_TOTAL, "CPU time of Server Main."),
    HEAP("heap-used", "forkchat_heap_used_bytes", Type.GAUGE, "Used Java heap of Server Main."),
    CLIENTS("clients", "forkchat_clients", Type.GAUGE, "Clients in the room."),
    STARTING("starting", "forkchat_clients_starting", Type.GAUGE, "Clients whose worker is starting."),
    MAX("max-clients", "forkchat_clients_limit", Type.GAUGE, "Maximum number of clients."),
    BEHIND("clients-behind", "forkchat_clients_behind", Type.GAUGE, "Clients whose pipe is full."),
    ACCEPTED("accepted", "forkchat_clients_accepted_total", Type.COUNTER, "Connections accepted."),
    JOINED("joined", "forkchat_clients_joined_total", Type.COUNTER, "Clients that came into the room."),
    REFUSED("refused", "forkchat_clients_refused_total", Type.COUNTER, "Connections rejected before the room."),
    HUNG_UP("hung-up", "forkchat_clients_hung_up_total", Type.COUNTER, "Connections closed before they had a worker."),
    EVICTIONS("evictions", "forkchat_evictions_total", Type.COUNTER, "Clients evicted as slow consumers."),
    MESSAGES("messages", "forkchat_messages_total", Type.COUNTER, "Messages relayed."),
    MESSAGE_BYTES("message-bytes", "forkchat_message_bytes_total", Type.COUNTER, "Bytes of the texts of messages."),
    DELIVERED(
            "delivered-bytes", "forkchat_delivered_bytes_total", Type.COUNTER, "Bytes written to the workers' pipes."),
    FRAMES("frames", "forkchat_frames_total", Type.COUNTER, "Frames from the workers."),
    DROPPED_FRAMES("dropped-frames", "forkchat_frames_dropped_total", Type.COUNTER, "Frames that made no sense."),
    FALSE_FRAMES("false-frames", "forkchat_frames_false_total", Type.COUNTER, "Writes of workers that were no frame."),
    SKIPPED("skipped-bytes", "forkchat_skipped_bytes_total", Type.COUNTER, "Bytes from workers that were no frame."),
    LOG_LINES(
            "dropped-log-lines", "forkchat_log_lines_dropped_total", Type.COUNTER, "Lines of the log that were lost."),
    PIPE("pipe", "forkchat_pipe_bytes", Type.GAUGE, "Bytes in pipeForkToMain that are not handled."),
    RING_SIZE("ring-size", "forkchat_ring_size_bytes", Type.GAUGE, "Size of the ring buffer."),
    RING_USED("ring-used", "forkchat_ring_used_bytes", Type.GAUGE, "Bytes of the ring that some client has not taken."),
    LAG("behind-max", "forkchat_delivery_lag_bytes", Type.GAUGE, "Bytes that wait for the slowest client."),
    HELD(
            "held-ms",
            "forkchat_senders_held_seconds_total",
            Type.MILLIS_TOTAL,
            "Time in which a full ring held back the senders.");

    /** The type of a metric, and the unit of its number in Server Main. */
    enum Type {
        GAUGE("gauge", false),
        COUNTER("counter", false),
        /** Milliseconds, shown as seconds. */
        MILLIS("gauge", true),
        /** A counter of milliseconds, shown as seconds. */
        MILLIS_TOTAL("counter", true);

        private final String word;
        private final boolean isMillis;

        Type(String word, boolean isMillis) {
            this.word = word;
            this.isMillis = isMillis;
        }
    }

    private final String key;
    private final String metric;
    private final Type type;
    private final String help;

    Metric(String key, String metric, Type type, String help) {
        this.key = key;
        this.metric = metric;
        this.type = type;
        this.help = help;
    }

    /** The key of Server Main's number. */
    String key() {
        return key;
    }

    /** The name in the text. */
    String metric() {
        return metric;
    }

    /** The word for the type in the text. */
    String type() {
        return type.word;
    }

    /** The text for people. */
    String help() {
        return help;
    }

    /** Whether the number is in milliseconds, and shown in seconds. */
    boolean isMillis() {
        return type.isMillis;
    }
}
