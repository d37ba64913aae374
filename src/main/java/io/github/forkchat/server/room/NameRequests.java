package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Hello;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.NameRegistry;
import java.nio.charset.StandardCharsets;

/**
 * Decides on requests for names, and announces the new ones; {@link NameRegistry} is the table. A name that a dead
 * connection holds goes to a client that shows the same key as the holder; the holder's fork is ended.
 *
 * <p>Threads: passData.
 */
final class NameRequests {
    private final NameRegistry names;
    private final Announcer announcer;
    private final ForkExit exits;
    private final boolean loginNames;

    /** @param loginNames whether a client with a login gets the login as its name */
    NameRequests(NameRegistry names, Announcer announcer, ForkExit exits, boolean loginNames) {
        this.names = names;
        this.announcer = announcer;
        this.exits = exits;
        this.loginNames = loginNames;
    }

    /** The fork that has the name now, or null. */
    ConnectedFork owner(String name) {
        return names.owner(name);
    }

    /** Why the client with this name cannot get direct messages, or null. */
    String directFault(String name) {
        ConnectedFork to = names.owner(name);
        if (to == null || !to.life().isInRoom() || !to.feed().isOpen()) {
            return "nobody here is called " + name;
        }
        return to.feed().cursor().listensToEvents()
                ? null
                : name + " cannot get direct messages: a client in plain view";
    }

    /**
     * Gives a new client its first name. If that is its login, it is taken from a client of another user that has it.
     */
    void giveFirst(ConnectedFork fork) {
        names.giveDefault(fork);
        String name = loginName(fork);
        if (name == null) {
            return;
        }
        ConnectedFork owner = names.owner(name);
        if (owner != null) {
            giveUp(owner);
        }
        names.give(fork, name);
        fork.member().setLoginName(true);
    }

    private String loginName(ConnectedFork fork) {
        return loginNames && fork.login() != null ? names.ofLogin(fork.login()) : null;
    }

    /** A second client of another user, whose number makes it the newcomer's login, gets the next number. */
    private void giveUp(ConnectedFork owner) {
        byte[] old = owner.member().name();
        names.giveDefault(owner);
        String next = owner.member().hasLoginName() ? loginName(owner) : null;
        owner.member().setLoginName(next != null);
        if (next != null) {
            names.give(owner, next);
        }
        announcer.named(owner, old);
        announcer.renamed(owner);
    }

    /**
     * Handles a request for a name.
     *
     * @param nameBytes UTF-8
     * @param key the key that gets the name back later, or empty
     * @return null if the client has the name now; else the reason for the refusal
     */
    String ask(ConnectedFork fork, byte[] nameBytes, byte[] key) {
        if (key.length > Hello.MAX_KEY_BYTES) {
            return "the key of a name has at most " + Hello.MAX_KEY_BYTES + " bytes";
        }
        String name = new String(nameBytes, StandardCharsets.UTF_8);
        if (fork.member().isNamed(nameBytes)) {
            fork.member().lock(key);
            return null;
        }
        if (fork.member().hasLoginName()) {
            return "your name here is your login name, " + fork.member().nameText();
        }
        String fault = loginNames ? names.fault(fork, name) : NameRegistry.fault(name);
        if (fault != null) {
            return fault;
        }
        ConnectedFork owner = names.owner(name);
        if (owner != null && owner != fork) {
            if (!owner.member().opens(key)) {
                return "the name " + name + " is taken";
            }
            exits.replaced(owner);
        }
        byte[] old = fork.member().name();
        names.give(fork, name);
        fork.member().lock(key);
        announcer.named(fork, old);
        return null;
    }
}
