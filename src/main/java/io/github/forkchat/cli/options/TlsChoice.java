package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.client.stream.Tls;
import io.github.forkchat.client.stream.TlsTrust;
import io.github.forkchat.libc.FileErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values of --tls, --tls-ca and --tls-pin; the last two are null if they are not given. Threads: immutable.
 *
 * @param command the command that has these options
 */
record TlsChoice(CommandSpec command, boolean isOn, Path ca, String pin) {
    /** The blocks of a PEM file that are certificates; a key beside them is not read. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Refuses options that do not belong together. */
    void check(boolean hasUnix) {
        if (!isOn && (ca != null || pin != null)) {
            throw new ParameterException(command.commandLine(), "--tls-ca and --tls-pin need --tls");
        }
        if (isOn && hasUnix) {
            throw new ParameterException(command.commandLine(), "--tls excludes --unix");
        }
    }

    /**
     * The settings, or null without --tls.
     *
     * @throws CommandFailedException with {@link ExitCode#FAILED} if the file has no certificate or cannot be read
     */
    Tls tls(String host) throws CommandFailedException {
        return isOn ? new Tls(host, new TlsTrust(authorities(), checkedPin())) : null;
    }

    private String checkedPin() {
        if (pin == null) {
            return null;
        }
        String digits = pin.replace(":", "").toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(digits).matches()) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--tls-pin': " + pin + " is not 64 hex digits");
        }
        return digits;
    }

    private List<X509Certificate> authorities() throws CommandFailedException {
        List<X509Certificate> authorities = new ArrayList<>();
        if (ca == null) {
            return authorities;
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher block = CERTIFICATE.matcher(Files.readString(ca, StandardCharsets.ISO_8859_1));
            while (block.find()) {
                byte[] pem = block.group().getBytes(StandardCharsets.US_ASCII);
                authorities.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem)));
            }
        } catch (IOException e) {
            throw failed(FileErrors.reason(e), e);
        } catch (CertificateException e) {
            throw failed("one of its certificates is invalid", e);
        }
        if (authorities.isEmpty()) {
            throw failed("the file contains no certificate (-----BEGIN CERTIFICATE-----)", null);
        }
        return authorities;
    }

    private CommandFailedException failed(String why, Exception cause) {
        return new CommandFailedException(ExitCode.FAILED, "--tls-ca " + ca + ": " + why, cause);
    }
}
