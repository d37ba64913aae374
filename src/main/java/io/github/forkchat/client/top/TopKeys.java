package io.github.forkchat.client.top;

import java.io.IOError;
import java.util.List;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** Reads keys from the terminal. Threads: one. */
final class TopKeys {
    /** Keys that are no characters. */
    enum Special {
        NONE,
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        ENTER,
        ESCAPE,
        BACKSPACE,
        SUSPEND,
        INTERRUPT
    }

    /**
     * A key.
     *
     * @param special the key, or {@link Special#NONE} for a character
     * @param character the character; 0 if the key is none
     */
    record Key(Special special, char character) {}

    private static final long ESCAPE_MILLIS = 150;
    private static final char ESCAPE = 27;
    private static final char DELETE = 127;
    /** The sequence of a key ends with the first character that is not less. */
    private static final char FIRST_FINAL = '@';

    private final BindingReader reader;
    private final KeyMap<Special> keys = new KeyMap<>();
    /** Binds nothing: each character is read for itself. */
    private final KeyMap<Special> characters = new KeyMap<>();

    TopKeys(Terminal terminal) {
        reader = new BindingReader(terminal.reader());
        keys.setAmbiguousTimeout(ESCAPE_MILLIS);
        for (KeyMap<Special> map : List.of(keys, characters)) {
            map.setNomatch(Special.NONE);
            map.setUnicode(Special.NONE);
        }
        keys.bind(Special.UP, "\033[A", "\033OA");
        keys.bind(Special.DOWN, "\033[B", "\033OB");
        bind(terminal, Special.UP, Capability.key_up);
        bind(terminal, Special.DOWN, Capability.key_down);
        keys.bind(Special.PAGE_UP, "\033[5~");
        keys.bind(Special.PAGE_DOWN, "\033[6~");
        keys.bind(Special.ENTER, "\r", "\n");
        keys.bind(Special.ESCAPE, "\033");
        keys.bind(Special.BACKSPACE, "\b", String.valueOf(DELETE));
        keys.bind(Special.SUSPEND, KeyMap.ctrl('Z'));
        keys.bind(Special.INTERRUPT, KeyMap.ctrl('C'));
    }

    private void bind(Terminal terminal, Special special, Capability capability) {
        String sequence = KeyMap.key(terminal, capability);
        if (sequence != null) {
            keys.bind(special, sequence);
        }
    }

    /** Waits for the next key; null when the terminal is closed. */
    Key read() {
        Special special;
        String typed;
        try {
            special = reader.readBinding(keys);
            typed = reader.getLastBinding();
            if (special == Special.NONE && typed.charAt(0) == ESCAPE) {
                skipSequence();
            }
        } catch (EndOfFileException | IOError closed) { // JLine has both, for a close while it reads
            return null;
        }
        if (special == null) {
            return null;
        }
        boolean isCharacter = special == Special.NONE && typed.length() == 1;
        return new Key(special, isCharacter ? typed.charAt(0) : 0);
    }

    /**
     * Reads the rest of an unknown key, such as Left ({@code ESC [ D}) or a key of the number pad ({@code ESC O q}): its
     * characters are not typed.
     */
    private void skipSequence() {
        char kind = next();
        char last = next();
        if (kind == '[' && last == '[') { // a function key of the Linux console
            next();
        }
        while (kind == '[' && last < FIRST_FINAL) {
            last = next();
        }
    }

    private char next() {
        if (reader.readBinding(characters) == null) {
            throw new EndOfFileException("the input ends inside a key");
        }
        return reader.getLastBinding().charAt(0);
    }
}
