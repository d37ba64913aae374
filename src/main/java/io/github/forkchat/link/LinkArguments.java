package io.github.forkchat.link;

import java.nio.file.Path;
import java.util.List;

/**
 * The operands of the link. Threads: immutable.
 *
 * @param urls addresses of the broker's servers
 * @param room the room's name
 * @param site the name of this server
 * @param credentials file with user and password, or null
 * @param ca file with certificates of authorities, or null
 * @param epoch of this server, see {@link io.github.forkchat.protocol.link.Batch}; 0 if Server Main will choose it
 */
record LinkArguments(List<String> urls, String room, String site, Path credentials, Path ca, long epoch) {
    private static final String NONE = "-";

    static LinkArguments parse(String[] operands) {
        return new LinkArguments(
                List.of(operands[0].split(",", -1)),
                operands[1],
                operands[2],
                file(operands[3]),
                file(operands[4]),
                Long.parseLong(operands[5]));
    }

    static Path file(String operand) {
        return operand.equals(NONE) ? null : Path.of(operand);
    }

    Subjects subjects() {
        return new Subjects(room, site);
    }
}
