package io.github.forkchat.link;

/**
 * The names of a room's stream and subjects at the broker. The last part of a subject is the site that publishes, and
 * the broker lets a user publish for its own site alone. So the site of a message is what its subject says.
 *
 * <p>Threads: immutable.
 *
 * @param room the room's name
 * @param site the name of this server
 */
record Subjects(String room, String site) {
    private static final String ANY = "*";

    String stream() {
        return stream(room);
    }

    static String stream(String room) {
        return "FC_" + room;
    }

    /** The subject of this server's records. */
    String say() {
        return say(room, site);
    }

    static String say(String room, String site) {
        return "fc." + room + ".say." + site;
    }

    String sayOfAll() {
        return say(room, ANY);
    }

    /** Is told every 2 s that this server is there. */
    String alive() {
        return alive(room, site);
    }

    static String alive(String room, String site) {
        return "fc." + room + ".alive." + site;
    }

    String aliveOfAll() {
        return alive(room, ANY);
    }

    /** Direct messages of this server's members to those of another. */
    String directTo(String otherSite) {
        return direct(room, otherSite, site);
    }

    static String direct(String room, String to, String from) {
        return "fc." + room + ".dm." + to + "." + from;
    }

    String directToHere() {
        return direct(room, site, ANY);
    }

    /** The beginning of the subjects at which this server gets answers; no other user may listen there. */
    static String inbox(String site) {
        return "_INBOX_" + site;
    }

    /** Whether answers under this subject, which may be null, reach a site and nobody else. */
    static boolean isInboxOf(String site, String subject) {
        return subject != null && subject.startsWith(inbox(site) + ".");
    }

    /** The site that has published under a subject. */
    static String siteOf(String subject) {
        return subject.substring(subject.lastIndexOf('.') + 1);
    }
}
