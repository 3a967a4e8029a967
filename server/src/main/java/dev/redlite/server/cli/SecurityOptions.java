package dev.redlite.server.cli;

import dev.redlite.engine.CommandException;
import dev.redlite.engine.Config;
import dev.redlite.engine.Engine;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options about who may connect, how, and what clients may do; named as Redis names them. */
final class SecurityOptions {
    @Option(
            names = "--tls-port",
            paramLabel = "PORT",
            description = "Where to listen for clients that speak TLS. Default: nowhere")
    private @Nullable Integer tlsPort;

    @Option(
            names = "--tls-cert-file",
            paramLabel = "PEM",
            description = "The server's certificate, with those up to its authority")
    private @Nullable String certificate;

    @Option(names = "--tls-key-file", paramLabel = "PEM", description = "Its key, as PKCS #8")
    private @Nullable String key;

    @Option(
            names = "--tls-key-file-pass",
            paramLabel = "PASSWORD",
            description = "What the key is encrypted with")
    private @Nullable String keyPassword;

    @Option(
            names = "--tls-ca-cert-file",
            paramLabel = "PEM",
            description = "The authorities whose certificates clients may show")
    private @Nullable String authorities;

    @Option(
            names = "--tls-auth-clients",
            paramLabel = "WHEN",
            description = "Whether clients must show one: yes, no or optional. Default: yes")
    private @Nullable String clients;

    @Option(
            names = "--tls-protocols",
            paramLabel = "VERSIONS",
            description = "\"TLSv1.2 TLSv1.3\" or one of them. Default: both")
    private @Nullable String protocols;

    @Option(
            names = "--unixsocketperm",
            paramLabel = "MODE",
            description = "Permissions of the unix socket. Default: 700")
    private @Nullable String socketPermissions;

    @Option(
            names = "--aclfile",
            paramLabel = "FILE",
            description = "The users, as ACL SAVE writes them. Default: none")
    private @Nullable String aclFile;

    @Option(
            names = "--enable-debug-command",
            paramLabel = "WHEN",
            description = "Who may call DEBUG: no, yes, or local clients. Default: no")
    private @Nullable String debugging;

    @Option(
            names = "--enable-module-command",
            paramLabel = "WHEN",
            description = "Who may call MODULE: no, yes, or local clients. Default: no")
    private @Nullable String modules;

    private Map<String, @Nullable String> values() {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        values.put("tls-cert-file", certificate);
        values.put("tls-key-file", key);
        values.put("tls-key-file-pass", keyPassword);
        values.put("tls-ca-cert-file", authorities);
        values.put("tls-auth-clients", clients);
        values.put("tls-protocols", protocols);
        values.put("unixsocketperm", socketPermissions);
        values.put("aclfile", aclFile);
        values.put("enable-debug-command", debugging);
        values.put("enable-module-command", modules);
        return values;
    }

    /** Where TLS clients are listened for: on the hosts of the others, or on this machine. */
    List<InetSocketAddress> addresses(CommandLine line, List<InetSocketAddress> others) {
        Integer port = tlsPort;
        if (port == null || port == 0) {
            return List.of();
        }
        if (port < 0 || port > 0xffff) {
            throw new ParameterException(
                    line, "--tls-port is '" + port + "' but must be a number from 0 to 65535");
        }
        List<InetAddress> hosts = others.stream().map(InetSocketAddress::getAddress).toList();
        return (hosts.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : hosts)
                .stream().distinct().map(host -> new InetSocketAddress(host, port)).toList();
    }

    /**
     * Gives the parameters of an engine these values, and reads its users.
     *
     * @throws CommandException if there is a value that cannot be taken, or something wrong in the
     *     file of users
     */
    void applyTo(Engine engine) {
        Config config = engine.config();
        values().forEach(
                        (name, value) -> {
                            if (value != null) {
                                config.get(name).set(normalised(config.get(name), value));
                            }
                        });
        if (!config.get("aclfile").value().isEmpty()) {
            load(engine);
        }
    }

    private static void load(Engine engine) {
        try {
            engine.acl().load();
        } catch (CommandException wrong) { // a person reads it, for whom "ERR" is no word
            throw new CommandException(wrong.reply().replaceFirst("^ERR ", ""));
        }
    }

    private static String normalised(Config.Parameter parameter, String value) {
        try {
            return parameter.normalised(value);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(
                    "--" + parameter.name() + " " + value + ": " + wrong.getMessage());
        }
    }
}
