package io.github.forkchat.server.operators;

import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ReplacedFile;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.bans.Ban;
import io.github.forkchat.server.bans.BanFile;
import io.github.forkchat.server.bans.BanList;
import io.github.forkchat.server.bans.StatePath;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.OperatorSettings;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The parts of the server that operator commands change and that threads share: the bans, the mutes, the lock, and
 * the operators' rights.
 *
 * <p>Threads: see each part.
 */
public final class Operators implements AutoCloseable {
    private final BanList bans;
    /** Null if bans do not survive a restart. */
    private final BanFile file;

    private final MuteList mutes = new MuteList();
    private final RoomLock lock = new RoomLock();
    private final OperatorRights rights;
    private final PasswordTries password;

    private Operators(List<Ban> first, BanFile file, OperatorSettings settings, Reputation reputation) {
        this.file = file;
        bans = new BanList(first, file == null ? all -> {} : file::save);
        rights = new OperatorRights(settings.logins());
        password = new PasswordTries(settings.password(), reputation);
    }

    /**
     * Reads the bans of an earlier server.
     *
     * @param environment the variables that the default path of the file depends on
     * @throws ServerStartException if the file cannot be read, because then banned clients would come in
     */
    public static Operators open(
            ServerOptions options, Map<String, String> environment, Reputation reputation, ServerLog log)
            throws ServerStartException {
        OperatorSettings settings = options.admission().operators();
        Path path = settings.bans();
        if (path == null) {
            ListenSettings listen = options.listen();
            boolean isForProxiesAlone = listen.addresses().isEmpty();
            List<SocketAddress> addresses = isForProxiesAlone ? listen.proxyAddresses() : listen.addresses();
            path = StatePath.ofBans(environment, addresses).orElse(null);
        }
        if (path == null) {
            return new Operators(List.of(), null, settings, reputation);
        }
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (settings.bans() != null && directory != null && !Files.isDirectory(directory)) {
                throw new IOException("there is no directory " + directory);
            }
            List<Ban> first = BanFile.read(ReplacedFile.target(path), System.currentTimeMillis());
            return new Operators(first, new BanFile(path, log), settings, reputation);
        } catch (IOException e) {
            throw ServerStartException.other("cannot read the bans from " + path + ": " + FileErrors.reason(e), e);
        }
    }

    /** Parts without a file, a password and further operators. */
    public static Operators none() {
        return new Operators(List.of(), null, OperatorSettings.NONE, new Reputation());
    }

    /** The bans. */
    public BanList bans() {
        return bans;
    }

    /** The mutes. */
    public MuteList mutes() {
        return mutes;
    }

    /** The lock of the room. */
    public RoomLock lock() {
        return lock;
    }

    /** The rights of the users of this machine. */
    public OperatorRights rights() {
        return rights;
    }

    /** The check of the operators' password. */
    PasswordTries password() {
        return password;
    }

    /** Waits until the bans are written. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
