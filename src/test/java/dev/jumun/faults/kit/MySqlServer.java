package dev.jumun.faults.kit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import dev.jumun.testing.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/** MySQL 9.7 in a container for each start, on a volume that outlives them. */
final class MySqlServer extends DatabaseServer {
    private static final int STOPS_WITHIN_SECONDS = 60;
    private static final int MYSQL_PORT = 3306;
    private static final String ROOT_PASSWORD = "root";
    private static final String DATA = "/var/lib/mysql";
    private static final String DESK = "/desk";

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final String image;
    private final int port = Ports.fresh();
    private final Path folder = Path.of("target", "faults", "mysql-" + UUID.randomUUID()).toAbsolutePath();
    private final Path desk = desk(folder.resolve("desk"));
    private final String volume = "jumun-faults-" + UUID.randomUUID();
    private final @Nullable SmallVolume disk;
    private @Nullable String container;
    private boolean frozen;

    /** @param diskMegabytes size of a disk of its own, 0 for none */
    MySqlServer(int diskMegabytes) {
        this.image = pulled();
        this.disk = diskMegabytes == 0 ? null : new SmallVolume(docker, volume, diskMegabytes, image);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private static String pulled() {
        return new RemoteDockerImage(DockerImageName.parse("mysql:9.7")).get();
    }

    @Override
    void launch(List<String> options) {
        remove();
        var command = new ArrayList<>(List.of("mysqld", "--log-error-verbosity=1",
                "--innodb-flush-log-at-trx-commit=1", "--sync-binlog=1", "--innodb-buffer-pool-size=128M"));
        command.addAll(options);
        var data = new Mount().withTarget(DATA).withType(MountType.VOLUME).withSource(volume);
        var table = new Mount().withTarget(DESK).withType(MountType.BIND).withSource(desk.toString());
        container = docker.createContainerCmd(image)
                .withEnv("MYSQL_ROOT_PASSWORD=" + ROOT_PASSWORD)
                .withCmd(command)
                .withExposedPorts(com.github.dockerjava.api.model.ExposedPort.tcp(MYSQL_PORT))
                .withHostConfig(HostConfig.newHostConfig()
                        .withMounts(List.of(data, table))
                        .withPortBindings(PortBinding.parse(port + ":" + MYSQL_PORT)))
                .exec()
                .getId();
        docker.startContainerCmd(container).exec();
    }

    @Override
    public String host() {
        return DockerClientFactory.instance().dockerHostIpAddress();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    InetSocketAddress addressForServers() {
        var networks = docker.inspectContainerCmd(running()).exec().getNetworkSettings().getNetworks();
        var address = networks.values().iterator().next().getIpAddress();
        return InetSocketAddress.createUnresolved(Objects.requireNonNull(address), MYSQL_PORT);
    }

    @Override
    String urlOptions() {
        // Without TLS, so that a link sees what is sent.
        return "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }

    @Override
    String administrator() {
        return "root";
    }

    @Override
    String administratorPassword() {
        return ROOT_PASSWORD;
    }

    @Override
    public boolean isRunning() {
        return container != null
                && Boolean.TRUE.equals(docker.inspectContainerCmd(container).exec().getState().getRunning());
    }

    @Override
    public void kill() {
        if (isRunning()) {
            thaw();
            docker.killContainerCmd(running()).exec();
        }
        remove();
    }

    @Override
    public void stop() {
        thaw();
        docker.stopContainerCmd(running()).withTimeout(STOPS_WITHIN_SECONDS).exec();
        remove();
    }

    @Override
    public void freeze() {
        docker.pauseContainerCmd(running()).exec();
        frozen = true;
    }

    @Override
    public void thaw() {
        if (frozen) {
            docker.unpauseContainerCmd(running()).exec();
            frozen = false;
        }
    }

    @Override
    public void fillDisk() {
        if (disk == null) {
            throw new IllegalStateException("Has no disk of its own");
        }
        disk.fill();
    }

    @Override
    public void freeDisk() {
        if (disk != null) {
            disk.free();
        }
    }

    @Override
    public Path desk() {
        return desk;
    }

    @Override
    public String dataFolder() {
        return DATA;
    }

    @Override
    String optionFile(String user, String password) {
        return "[client]\nhost = 127.0.0.1\nport = 3306\nuser = %s\npassword = %s\n".formatted(user, password);
    }

    @Override
    public String shell(String commands) {
        // What it leaves on the desk is for whoever runs the test, too.
        var execution = docker.execCreateCmd(running())
                .withCmd("bash", "-c", "cd " + DESK + " && umask 0 && { " + commands + "; } && chmod -R a+rwX .")
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        var output = new ByteArrayOutputStream();
        try {
            docker.execStartCmd(execution).exec(new ResultCallback.Adapter<Frame>() {
                @Override
                public void onNext(Frame frame) {
                    output.writeBytes(frame.getPayload());
                }
            }).awaitCompletion();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        var printed = output.toString(StandardCharsets.UTF_8);
        var code = docker.inspectExecCmd(execution).exec().getExitCodeLong();
        if (code == null || code != 0) {
            throw new AssertionError(commands + " ended with " + code + ":\n" + printed);
        }
        return printed;
    }

    @Override
    public void setReadOnly(boolean readOnly) {
        execute("SET GLOBAL read_only = " + (readOnly ? "ON" : "OFF"));
    }

    private String running() {
        if (container == null) {
            throw new IllegalStateException("Is down");
        }
        return container;
    }

    private void remove() {
        if (container != null) {
            docker.removeContainerCmd(container).withForce(true).exec();
            container = null;
            frozen = false;
        }
    }

    @Override
    public void close() {
        try {
            remove();
            if (disk != null) {
                disk.close();
            }
            FileSystemUtils.deleteRecursively(folder);
            docker.removeVolumeCmd(volume).exec();
        } catch (NotFoundException _) {
            // Closed before, or never used.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
