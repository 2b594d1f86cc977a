package dev.jumun.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.server.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundBuildTests {
    @TempDir
    private Path place;

    private Path jar = Path.of("");

    @BeforeEach
    void leaveTheJar() throws IOException {
        jar = Files.createFile(place.resolve("jumun-1.0.jar"));
        Files.createFile(place.resolve("jumun-1.0.jar.original"));
    }

    private Path productionFolder() throws IOException {
        var launcher = Build.Folder.launcher(place.resolve("jumun"));
        Files.createDirectories(place.resolve("jumun").resolve("bin"));
        assertThat(Files.createFile(launcher).toFile().setExecutable(true)).isTrue();
        return place.resolve("jumun");
    }

    @Test
    void prefersTheProductionFolder() throws IOException {
        assertThat(FoundBuild.find(List.of(place.resolve("nowhere"), place))).isEqualTo(new Build.Jar(jar));
        var folder = productionFolder();
        assertThat(FoundBuild.find(List.of(place))).isEqualTo(new Build.Folder(folder));
    }

    @Test
    void takesWhatIsSaid() throws IOException {
        assertThat(FoundBuild.at(jar)).isEqualTo(new Build.Jar(jar));
        var folder = productionFolder();
        assertThat(FoundBuild.at(folder)).isEqualTo(new Build.Folder(folder));
        assertThatThrownBy(() -> FoundBuild.at(place)).isInstanceOf(BenchFailed.class)
                .hasMessageContaining("neither a jar nor a folder with bin/jumun");
    }

    @Test
    void doesNotGuess() throws IOException {
        Files.createFile(place.resolve("jumun-1.1.jar"));
        assertThatThrownBy(() -> FoundBuild.find(List.of(place))).hasMessageContaining("Which one?");
        assertThatThrownBy(() -> FoundBuild.find(List.of(place.resolve("nowhere"))))
                .hasMessageContaining("run mvn package");
    }

    @Test
    void givesTheLauncherItsOptionsInItsEnvironment() {
        var process = new Build.Folder(place).process(List.of("-Xmx256m", "-Xss1m"), List.of("--server.port=1"));

        assertThat(process.command()).hasSize(2).endsWith("--server.port=1");
        assertThat(process.environment()).containsEntry("JAVA_OPTS", "-Xmx256m -Xss1m").containsKey("JAVA_HOME");
        assertThat(new Build.Jar(jar).process(List.of("-Xmx256m"), List.of("--server.port=1")).command())
                .endsWith("-Xmx256m", "-jar", jar.toAbsolutePath().toString(), "--server.port=1");
    }
}
