package io.github.forkchat.server.forks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The table of names in the room; names are unique regardless of case. A client without a chosen name is {@code
 * client<id>}; nobody can ask for such a name, nor for {@code server}. With {@code --names login} a client of the Unix
 * socket has its user's login name, which no other user can take.
 *
 * <p>Threads: passData.
 */
public final class NameRegistry {
    /** Maximum length of a name, in characters. */
    public static final int MAX_CHARS = 24;

    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    private final Map<String, ConnectedFork> owners = new HashMap<>();
    /** The login names of all clients since the server's start. */
    private final Set<String> logins = new HashSet<>();

    /** The fork with this name, or null. */
    public ConnectedFork owner(String name) {
        return owners.get(folded(name));
    }

    /** Gives a new client the name {@code client<id>}. */
    public void giveDefault(ConnectedFork fork) {
        give(fork, CLIENT + fork.clientId());
    }

    /** Gives the fork a name that is free; its old name becomes free. */
    public void give(ConnectedFork fork, String name) {
        free(fork);
        fork.member().rename(name);
        owners.put(folded(name), fork);
    }

    /** Frees the fork's name. */
    public void free(ConnectedFork fork) {
        owners.remove(folded(fork.member().nameText()), fork);
    }

    /**
     * The name for a client with a login: the login itself, or {@code login-2} and so on if another client of that
     * user has it. A name that is the login of another user is skipped, even if this user is not in the room. A client
     * that has the name without a right to it must give it up.
     *
     * @return null if the login cannot be a name
     */
    public String ofLogin(String login) {
        if (fault(login) != null) {
            return null;
        }
        logins.add(folded(login));
        String name = login;
        for (int n = 2; !isFreeFor(name, login); n++) {
            name = login + "-" + n;
        }
        return name.length() <= MAX_CHARS ? name : null;
    }

    private boolean isFreeFor(String name, String login) {
        ConnectedFork owner = owner(name);
        if (owner != null && owner.login() != null) {
            boolean hasItByNumber = !folded(owner.login()).equals(folded(name));
            return hasItByNumber && name.equals(login);
        }
        return name.equals(login) || !logins.contains(folded(name));
    }

    /** The reason why the name is invalid for every client; null if it is valid. */
    public static String fault(String name) {
        if (name.isEmpty() || name.length() > MAX_CHARS || !isLetter(name.charAt(0)) || !hasNameLettersAlone(name)) {
            return "a name has 1 to " + MAX_CHARS + " of letters, digits, _ . - and begins with a letter";
        }
        String folded = folded(name);
        if (folded.equals(SERVER) || isNumbered(folded, CLIENT)) {
            return "the name " + name + " is reserved";
        }
        return null;
    }

    /** The reason why this fork can never have this name, even if the name is free; null if it can. */
    public String fault(ConnectedFork fork, String name) {
        String fault = fault(name);
        return fault == null && isLogin(folded(name)) && !name.equals(fork.login())
                ? "the name " + name + " belongs to a user of the server's machine"
                : fault;
    }

    private boolean isLogin(String folded) {
        int dash = folded.lastIndexOf('-');
        return logins.contains(folded)
                || (dash > 0
                        && logins.contains(folded.substring(0, dash))
                        && isNumbered(folded, folded.substring(0, dash + 1)));
    }

    private static boolean hasNameLettersAlone(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetter(c) && !isDigit(c) && "_.-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the name is {@code before} and digits, one or more. */
    private static boolean isNumbered(String name, String before) {
        if (!name.startsWith(before) || name.length() == before.length()) {
            return false;
        }
        for (int i = before.length(); i < name.length(); i++) {
            if (!isDigit(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
