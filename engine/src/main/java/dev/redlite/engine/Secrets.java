package dev.redlite.engine;

import dev.redlite.base.Bytes;

import java.util.Locale;
import java.util.Set;

/** Knows which arguments are secrets, so that no log shows them. */
public final class Secrets {
    private static final byte[] HIDDEN = Bytes.of("(redacted)");
    private static final Set<String> PARAMETERS =
            Set.of(
                    "requirepass",
                    "masterauth",
                    "masteruser",
                    "tls-key-file-pass",
                    "tls-client-key-file-pass");

    private Secrets() {}

    /** The arguments of a call with the secrets replaced; the array itself if there are none. */
    public static byte[][] hidden(Command command, byte[][] arguments) {
        return switch (command.fullName()) {
            case "auth" -> from(1, arguments);
            case "hello" -> ofHello(arguments);
            case "config|set" -> ofConfig(arguments);
            case "acl|setuser", "acl|getuser", "acl|deluser" -> from(2, arguments);
            case "migrate" -> ofMigrate(arguments);
            default -> arguments;
        };
    }

    private static byte[][] from(int first, byte[][] arguments) {
        byte[][] shown = arguments.clone();
        for (int i = first; i < shown.length; i++) {
            shown[i] = HIDDEN;
        }
        return shown;
    }

    private static byte[][] ofHello(byte[][] arguments) {
        byte[][] shown = arguments.clone();
        for (int i = 2; i < shown.length; i++) {
            if (Bytes.equalsIgnoreCaseAscii(arguments[i], "AUTH")) {
                for (int j = i + 1; j <= i + 2 && j < shown.length; j++) {
                    shown[j] = HIDDEN;
                }
                i += 2;
            }
        }
        return shown;
    }

    private static byte[][] ofMigrate(byte[][] arguments) {
        byte[][] shown = arguments.clone();
        for (int i = 6; i < shown.length; i++) {
            int secrets =
                    Bytes.equalsIgnoreCaseAscii(arguments[i], "AUTH")
                            ? 1
                            : Bytes.equalsIgnoreCaseAscii(arguments[i], "AUTH2") ? 2 : 0;
            for (int j = i + 1; j <= i + secrets && j < shown.length; j++) {
                shown[j] = HIDDEN;
            }
            i += secrets;
        }
        return shown;
    }

    private static byte[][] ofConfig(byte[][] arguments) {
        byte[][] shown = arguments.clone();
        for (int i = 2; i + 1 < shown.length; i += 2) {
            if (PARAMETERS.contains(Bytes.ascii(arguments[i]).toLowerCase(Locale.ROOT))) {
                shown[i + 1] = HIDDEN;
            }
        }
        return shown;
    }
}
