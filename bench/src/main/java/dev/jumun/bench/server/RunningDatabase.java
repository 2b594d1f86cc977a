package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that runs already, here or elsewhere, in which the benchmark has schemas of its own. */
public final class RunningDatabase implements Database {
    private static final Pattern URL = Pattern.compile("(jdbc:mysql://[^/?]+)(?:/[^?]*)?(?:\\?(.*))?");

    private final String server;
    private final String parameters;
    private final String user;
    private final String password;
    private final OptionalLong processId;

    /**
     * Connects to nothing yet.
     *
     * @param url of the server; a schema in it is ignored, parameters are kept
     * @param processId of the server on this machine, if it is known
     */
    public RunningDatabase(String url, String user, String password, OptionalLong processId) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new BenchFailed("Not the address of a MySQL or MariaDB for MySQL's driver: " + Passwords.masked(url));
        }
        this.server = parts.group(1);
        this.parameters = parts.group(2) == null ? "" : parts.group(2) + "&";
        this.user = user;
        this.password = password;
        this.processId = processId;
    }

    @Override
    public String url(String schema) {
        return server + "/" + schema + "?" + parameters + "createDatabaseIfNotExist=true";
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public Optional<ProcessHandle> process() {
        return processId.isPresent() ? ProcessHandle.of(processId.getAsLong()) : Optional.empty();
    }

    @Override
    public String origin() {
        return Passwords.masked(server + (parameters.isEmpty() ? "" : "?" + parameters.replaceFirst("&$", "")));
    }

    @Override
    public void drop(String schema) {
        try (var connection = DriverManager.getConnection(url(schema), user, password);
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + schema);
        } catch (SQLException failure) {
            throw new BenchFailed("Schema " + schema + " could not be dropped: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        // It was there before, and stays.
    }
}
