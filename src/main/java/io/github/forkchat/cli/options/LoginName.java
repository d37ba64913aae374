package io.github.forkchat.cli.options;

import java.util.regex.Pattern;

/** The login name of the user who runs the program. Threads: stateless. */
public final class LoginName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,21}");
    private static final Pattern RESERVED = Pattern.compile("server|client[0-9]+", Pattern.CASE_INSENSITIVE);

    private LoginName() {}

    /** The login name if it is a valid name in a room, even with a number appended; else null. */
    public static String usable() {
        String login = System.getProperty("user.name", "");
        boolean isUsable =
                NAME.matcher(login).matches() && !RESERVED.matcher(login).matches();
        return isUsable ? login : null;
    }
}
