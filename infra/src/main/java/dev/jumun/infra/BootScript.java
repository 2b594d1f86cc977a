package dev.jumun.infra;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What an instance does at its first start: a fixed script ({@code boot/boot.sh}) behind lines that say what it is about.
 * The script installs Docker, runs the image under systemd, restarts it when it is stuck, sends its logs and figures to
 * CloudWatch, and tells the deployment whether it has become ready.
 */
final class BootScript {
    /** The certificates of the database's authority, at the same place on the instance and in the container. */
    static final String TRUSTED_IN_CONTAINER = "/etc/jumun/trusted.p12";
    /** Certificates are no secret; the format wants a password nevertheless. */
    static final String TRUSTED_PASSWORD = "certificates";

    private final SequencedMap<String, String> variables = new LinkedHashMap<>();
    private final SequencedMap<String, String> settings = new LinkedHashMap<>();

    BootScript() {
        variable("TRUSTED", TRUSTED_IN_CONTAINER);
        variable("TRUSTED_PASSWORD", TRUSTED_PASSWORD);
    }

    /** What the script itself needs. */
    BootScript variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** An environment variable of the application; never a secret, because user data can be read. */
    BootScript setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Commands for the shell, with whatever of it only CloudFormation knows left for it to fill in. */
    String text() {
        return """
                %s
                set -Eeuo pipefail
                ROOT=${ROOT:-}
                install -d "$ROOT"/etc/jumun
                cat > "$ROOT"/etc/jumun/settings <<'END'
                %s
                END
                %s""".formatted(lines(variables, "%s='%s'"), lines(settings, "%s=%s"),
                SettingsFile.text("boot/boot.sh"));
    }

    private static String lines(Map<String, String> values, String form) {
        return values.entrySet()
                .stream()
                .map(entry -> form.formatted(entry.getKey(), entry.getValue()))
                .collect(joining("\n"));
    }
}
