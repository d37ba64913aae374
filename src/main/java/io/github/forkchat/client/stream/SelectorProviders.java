package io.github.forkchat.client.stream;

import java.util.List;

/**
 * Names the JDK's own selector provider for NIO. Otherwise NIO searches the class path and the JVM's modules for another
 * one before the first channel is made, which takes 15 ms.
 *
 * <p>Threads: stateless.
 */
final class SelectorProviders {
    private static final String PROPERTY = "java.nio.channels.spi.SelectorProvider";
    /** The providers of Linux and of macOS. A JVM without them searches, as usual. */
    private static final List<String> KNOWN =
            List.of("sun.nio.ch.EPollSelectorProvider", "sun.nio.ch.KQueueSelectorProvider");

    private SelectorProviders() {}

    /** To be called before the first channel is made; a provider that is named already stays. */
    static void nameOwn() {
        if (System.getProperty(PROPERTY) == null) {
            for (String name : KNOWN) {
                if (exists(name)) {
                    System.setProperty(PROPERTY, name);
                    return;
                }
            }
        }
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException | LinkageError otherJvm) {
            return false;
        }
    }
}
