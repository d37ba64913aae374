package io.github.forkchat.fork.input;

import io.github.forkchat.protocol.Frame;

/**
 * Cuts the client's byte stream into lines. LF or CRLF ends a line, and so does the end of the input. A line longer
 * than {@link Frame#MAX_MESSAGE_BYTES} is reported once and its rest dropped, in constant memory.
 *
 * <p>If the view takes Telnet, each {@link TelnetSequence} is removed. From the first one on, CR NUL ends a line, too:
 * telnet(1) sends that for the Return key in character mode.
 *
 * <p>Threads: one.
 */
public final class LineFramer implements Framer {
    private static final byte[] DATA_IAC = {TelnetSequence.IAC};

    // One byte longer than a message, for the CR of a CRLF.
    private final byte[] line = new byte[Frame.MAX_MESSAGE_BYTES + 1];
    private final AsciiScanner ascii = new AsciiScanner();
    /**
     * Null until the client sends the byte that begins a sequence. Most clients never do, and the classes take time to
     * load.
     */
    private TelnetSequence telnet;

    private int length;
    private boolean dropping;
    /** Whether the line so far has only printable ASCII characters and tabs. */
    private boolean plain = true;

    @Override
    public void feed(byte[] in, int from, int to, Sink sink) {
        int start = telnet == null ? from : continueTelnet(in, from, to, sink);
        ascii.look(in, start, to);
        int at = ascii.end(start);
        while (at < to) {
            int next = at + 1;
            if (in[at] == '\n') {
                endLine(in, start, at, sink);
                start = next;
            } else if (in[at] == TelnetSequence.IAC && sink.takesTelnet()) {
                keep(in, start, at - start, sink);
                start = behindSequence(in, beginSequence(next), to, sink);
                next = start;
            } else if (in[at] == '\r' && next < to && in[next] == 0 && isTelnet(sink)) {
                endLine(in, start, at, sink);
                next++;
                start = next;
            } else {
                plain &= in[at] == '\t' || isCrOfCrlf(in, at, to);
            }
            at = ascii.end(next);
        }
        keep(in, start, to - start, sink);
        answerTelnet(sink);
    }

    private boolean isTelnet(Sink sink) {
        return telnet != null && telnet.wasThere() && sink.takesTelnet();
    }

    private int beginSequence(int next) {
        if (telnet == null) {
            telnet = new TelnetSequence();
        }
        telnet.begin();
        return next;
    }

    /**
     * Continues a sequence or CR NUL that the end of the last read has cut off; returns the index of the remaining
     * input.
     */
    private int continueTelnet(byte[] in, int from, int to, Sink sink) {
        if (telnet.isOpen()) {
            return behindSequence(in, from, to, sink);
        }
        boolean isCrNul = from < to && in[from] == 0 && length > 0 && line[length - 1] == '\r' && isTelnet(sink);
        if (isCrNul) {
            endKeptLine(sink);
            plain = true;
        }
        return isCrNul ? from + 1 : from;
    }

    /**
     * Skips the open sequence.
     *
     * @return the index behind the sequence; {@code to} if it has not ended yet
     */
    private int behindSequence(byte[] in, int from, int to, Sink sink) {
        for (int at = from; at < to; at++) {
            switch (telnet.take(in[at])) {
                case MORE -> {}
                case END -> {
                    return at + 1;
                }
                case DATA -> {
                    keepData(DATA_IAC, DATA_IAC.length, sink);
                    return at + 1;
                }
                case NO_SEQUENCE -> {
                    keepData(telnet.held(), telnet.heldBytes(), sink);
                    return at;
                }
            }
        }
        return to;
    }

    /** Keeps bytes that are not UTF-8 and will be replaced later. */
    private void keepData(byte[] data, int dataBytes, Sink sink) {
        keep(data, 0, dataBytes, sink);
        plain = false;
    }

    private void answerTelnet(Sink sink) {
        byte[] answer = telnet == null ? null : telnet.takeAnswer();
        if (answer != null) {
            sink.answerTelnet(answer);
        }
    }

    @Override
    public void end(Sink sink) {
        if (telnet != null) {
            keepData(telnet.held(), telnet.cutOff(), sink);
        }
        if (length > 0 || dropping) {
            endKeptLine(sink);
        }
    }

    private static boolean isCrOfCrlf(byte[] in, int at, int to) {
        return in[at] == '\r' && at + 1 < to && in[at + 1] == '\n';
    }

    private void endLine(byte[] in, int start, int end, Sink sink) {
        if (length == 0 && !dropping) {
            hand(in, start, end - start, sink);
        } else {
            keep(in, start, end - start, sink);
            endKeptLine(sink);
        }
        plain = true;
    }

    /** Adds a piece of a line that is not contiguous in the input. */
    private void keep(byte[] in, int from, int pieceBytes, Sink sink) {
        if (!dropping && pieceBytes > line.length - length) {
            dropping = true;
            sink.tooLong();
            sink.dropped(line, 0, length);
        }
        if (dropping) {
            sink.dropped(in, from, pieceBytes);
        } else {
            System.arraycopy(in, from, line, length, pieceBytes);
            length += pieceBytes;
        }
    }

    private void endKeptLine(Sink sink) {
        int lineBytes = length;
        boolean dropped = dropping;
        length = 0;
        dropping = false;
        if (dropped) {
            sink.droppedEnd();
        } else {
            hand(line, 0, lineBytes, sink);
        }
    }

    private void hand(byte[] bytes, int offset, int lineBytes, Sink sink) {
        boolean endsInCr = lineBytes > 0 && bytes[offset + lineBytes - 1] == '\r';
        int withoutCr = endsInCr ? lineBytes - 1 : lineBytes;
        if (withoutCr > Frame.MAX_MESSAGE_BYTES) {
            sink.tooLong();
            sink.dropped(bytes, offset, withoutCr);
            sink.droppedEnd();
        } else {
            sink.line(bytes, offset, withoutCr, plain);
        }
    }
}
