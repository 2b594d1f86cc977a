package dev.jumun.faults.kit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import java.util.List;
import java.util.Map;

/** A volume in memory, so small that a test fills it; it keeps what is on it, whatever becomes of the containers that use it. */
final class SmallVolume implements AutoCloseable {
    private static final String FOLDER = "/disk";
    private static final String BALLAST = FOLDER + "/ballast";

    private final DockerClient docker;
    // Memory is given back when the last container that uses it ends, so there is one more than the servers.
    private final String keeper;

    /**
     * Makes it.
     *
     * @param name by which containers mount it
     * @param image of the container that keeps it, with a shell and the usual commands
     */
    SmallVolume(DockerClient docker, String name, int megabytes, String image) {
        this.docker = docker;
        docker.createVolumeCmd()
                .withName(name)
                .withDriver("local")
                .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=" + megabytes + "m"))
                .exec();
        var mount = new Mount().withTarget(FOLDER).withType(MountType.VOLUME).withSource(name);
        this.keeper = docker.createContainerCmd(image)
                .withEntrypoint("sleep", "infinity")
                .withHostConfig(HostConfig.newHostConfig().withMounts(List.of(mount)))
                .exec()
                .getId();
        docker.startContainerCmd(keeper).exec();
    }

    /** Writes a file until nothing more fits. */
    void fill() {
        run("cat /dev/zero > " + BALLAST);
    }

    /** Gives back what {@link #fill} took. */
    void free() {
        run("rm -f " + BALLAST);
    }

    private void run(String command) {
        var execution = docker.execCreateCmd(keeper).withCmd("sh", "-c", command).exec().getId();
        try {
            docker.execStartCmd(execution).exec(new ResultCallback.Adapter<>()).awaitCompletion();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Lets go of it; its name is still to be removed. */
    @Override
    public void close() {
        docker.removeContainerCmd(keeper).withForce(true).exec();
    }
}
