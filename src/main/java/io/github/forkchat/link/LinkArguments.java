package io.github.forkchat.link;

import java.nio.file.Path;
import java.util.List;

/**
 * The operands of the link. Threads: immutable.
 *
 * @param urls addresses of the broker's servers
 * @param room the room's name
 * @param site the name of this server
 * @param epoch the start of this server, in milliseconds since 1970
 * @param credentials file with user and password, or null
 * @param ca file with certificates of authorities, or null
 */
record LinkArguments(List<String> urls, String room, String site, long epoch, Path credentials, Path ca) {
    private static final String NONE = "-";

    static LinkArguments parse(String[] operands) {
        return new LinkArguments(
                List.of(operands[0].split(",", -1)),
                operands[1],
                operands[2],
                Long.parseLong(operands[3]),
                file(operands[4]),
                file(operands[5]));
    }

    static Path file(String operand) {
        return operand.equals(NONE) ? null : Path.of(operand);
    }

    Subjects subjects() {
        return new Subjects(room, site);
    }
}
