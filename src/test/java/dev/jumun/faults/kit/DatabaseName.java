package dev.jumun.faults.kit;

import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The name that instances know their database by. It has an address, in a file that stands for the DNS, and at the address
 * is a server: either may change. Needs a machine on which all of 127.0.0.0/8 is its own, as on Linux.
 */
public final class DatabaseName implements AutoCloseable {
    private static final String NAME = "database.jumun.test";
    private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2");

    private final int port = Ports.fresh();
    private final Path hosts;
    private final List<Address> addresses;
    private int answered;

    private static final class Address {
        private volatile DatabaseServer server;
        private final Link link;

        Address(String address, int port, DatabaseServer server) {
            this.server = server;
            this.link = Link.at(InetAddress.ofLiteral(address), port,
                    () -> new InetSocketAddress(this.server.host(), this.server.port()));
        }
    }

    private DatabaseName(DatabaseServer first) {
        addresses = ADDRESSES.stream().map(address -> new Address(address, port, first)).toList();
        try {
            hosts = Files.createTempFile(Files.createDirectories(Path.of("target", "faults")), "hosts-", "")
                    .toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        answer();
    }

    /** A name that leads to that server. */
    public static DatabaseName of(DatabaseServer server) {
        return new DatabaseName(server);
    }

    /** What production runs, with this name for its database. */
    public Program program() {
        return new Program(null, List.of(), List.of("-Djdk.net.hosts.file=" + hosts),
                Map.of("spring.datasource.url", addresses.getFirst().server.jdbcUrl(NAME, port)));
    }

    /** The address is that server's from now on, as a virtual one that moves: open connections break. */
    public void moveAddressTo(DatabaseServer server) {
        var address = addresses.get(answered);
        address.server = server;
        address.link.cut();
    }

    /** The name has another address from now on, and there is that server; the old address stays as it is. */
    public void changeAddressTo(DatabaseServer server) {
        answered = 1 - answered;
        addresses.get(answered).server = server;
        answer();
    }

    /** In one step, so that nobody reads half of it. */
    private void answer() {
        try {
            var next = hosts.resolveSibling(hosts.getFileName() + ".next");
            Files.writeString(next, ADDRESSES.get(answered) + " " + NAME + "\n");
            Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        addresses.forEach(address -> address.link.close());
    }
}
