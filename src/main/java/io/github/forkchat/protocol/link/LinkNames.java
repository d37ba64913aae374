package io.github.forkchat.protocol.link;

/** The names of rooms, sites and far members, which reach the program from outside. Threads: stateless. */
public final class LinkNames {
    /** Maximum length of the name of a room or site. */
    public static final int MAX_CHARS = 16;
    /** The broker's user who makes the room's stream; a site's user has the site's name. */
    public static final String ADMINISTRATOR = "admin";
    /** Separates a member's name from its site. */
    public static final char AT = '@';

    /** The syntax of the name of a room or a site, for people. */
    public static final String RULE = "1 to " + MAX_CHARS + " of a to z, 0 to 9 and -, and it begins with a letter";

    private LinkNames() {}

    /** Whether a room or a site can have this name. */
    public static boolean isSite(String name) {
        boolean valid = !name.isEmpty() && name.length() <= MAX_CHARS && isSmallLetter(name.charAt(0));
        for (int i = 0; valid && i < name.length(); i++) {
            char c = name.charAt(i);
            valid = isSmallLetter(c) || isDigit(c) || c == '-';
        }
        return valid;
    }

    /** Whether a member of another server can have this name, given in UTF-8 without its site. */
    public static boolean isMember(byte[] name) {
        boolean valid = name.length > 0 && name.length <= SiteRecord.MAX_NAME_BYTES && isLetter((char) name[0]);
        for (int i = 0; valid && i < name.length; i++) {
            char c = (char) name[i];
            valid = isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-';
        }
        return valid;
    }

    private static boolean isLetter(char c) {
        return isSmallLetter(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isSmallLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
