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
    JOINED("joined", "forkchat_clients_joined_total", Type.COUNTER, "Clients that joined the room."),
    REFUSED("refused", "forkchat_clients_refused_total", Type.COUNTER, "Connections rejected before joining."),
    HUNG_UP("hung-up", "forkchat_clients_hung_up_total", Type.COUNTER, "Connections closed before they had a worker."),
    MESSAGES("messages", "forkchat_messages_total", Type.COUNTER, "Messages relayed."),
    MESSAGE_BYTES("message-bytes", "forkchat_message_bytes_total", Type.COUNTER, "Bytes of the texts of messages."),
    DELIVERED(
            "delivered-bytes", "forkchat_delivered_bytes_total", Type.COUNTER, "Bytes written to the workers' pipes."),
    FRAMES("frames", "forkchat_frames_total", Type.COUNTER, "Frames from the workers."),
    DROPPED_FRAMES("dropped-frames", "forkchat_frames_dropped_total", Type.COUNTER, "Invalid frames from workers."),
    VIOLATIONS(
            "protocol-violations",
            "forkchat_protocol_violations_total",
            Type.COUNTER,
            "Workers that Server Main ended because of an invalid frame."),
    SKIPPED(
            "skipped-bytes",
            "forkchat_skipped_bytes_total",
            Type.COUNTER,
            "Bytes from workers that are not valid frames."),
    LOG_LINES(
            "dropped-log-lines", "forkchat_log_lines_dropped_total", Type.COUNTER, "Lines of the log that were lost."),
    PIPE("pipe", "forkchat_pipe_bytes", Type.GAUGE, "Bytes in pipeForkToMain that are not handled."),
    RING_SIZE("ring-size", "forkchat_ring_size_bytes", Type.GAUGE, "Size of the ring buffer."),
    RING_USED(
            "ring-used",
            "forkchat_ring_used_bytes",
            Type.GAUGE,
            "Bytes in the ring that the slowest client has not received."),
    LAG("behind-max", "forkchat_delivery_lag_bytes", Type.GAUGE, "Bytes that wait for the slowest client."),
    HELD(
            "held-ms",
            "forkchat_senders_held_seconds_total",
            Type.MILLIS_TOTAL,
            "Time in which a full ring delayed the senders."),
    LINK_UP("linked", "forkchat_link_up", Type.GAUGE, "1 while linked with the other servers, else 0."),
    LINK_SERVERS("link-servers", "forkchat_link_servers", Type.GAUGE, "Other servers that are reachable."),
    LINK_SEQUENCE(
            "link-sequence", "forkchat_link_sequence", Type.GAUGE, "Last handled sequence of the broker's stream."),
    LINK_WAITING(
            "link-waiting",
            "forkchat_link_waiting_records",
            Type.GAUGE,
            "Lines and events that wait for their place in the broker's stream."),
    LINK_PUBLISHED(
            "link-published",
            "forkchat_link_lines_published_total",
            Type.COUNTER,
            "Lines of this server in the broker's stream."),
    LINK_RECEIVED("link-received", "forkchat_link_lines_received_total", Type.COUNTER, "Lines of the other servers."),
    LINK_LOST(
            "link-undelivered",
            "forkchat_link_lines_lost_total",
            Type.COUNTER,
            "Lines of this server that other servers will never receive."),
    LINK_MISSED(
            "link-missed",
            "forkchat_link_lines_missed_total",
            Type.COUNTER,
            "Lines of other servers that this server will never receive."),
    LINK_INVALID(
            "link-invalid",
            "forkchat_link_invalid_records_total",
            Type.COUNTER,
            "Invalid records of the other servers."),
    LINK_STARTS("link-starts", "forkchat_link_starts_total", Type.COUNTER, "Starts of the link's process.");

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
