package dev.jumun.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTests {

    @TempDir
    Path folder;

    private final AtomicInteger unpackings = new AtomicInteger();

    @Test
    void unpacksOnceForAllWhoAskAtTheSameTime() throws InterruptedException, ExecutionException {
        Callable<Path> asking = this::unpack;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Path>> askers = IntStream.range(0, 8).mapToObj(_ -> asking).toList();
            for (Future<Path> answer : threads.invokeAll(askers)) {
                assertThat(answer.get().resolve("program")).hasContent("binary");
            }
        }
        assertThat(unpackings).hasValue(1);
    }

    @Test
    void leavesNothingThatLooksCompleteWhenUnpackingFails() throws IOException {
        assertThatThrownBy(() -> Unpacked.once(target(), half -> {
            Files.writeString(half.resolve("program"), "bin");
            throw new IOException("No space left on device");
        })).hasMessage("No space left on device");
        assertThat(target()).doesNotExist();

        assertThat(unpack().resolve("program")).hasContent("binary");
    }

    @Test
    void unpacksAgainWhenContentWasLost() throws IOException {
        Files.writeString(unpack().resolve("program"), "bin");

        assertThat(unpack().resolve("program")).hasContent("binary");
        assertThat(unpackings).hasValue(2);
    }

    private Path unpack() throws IOException {
        return Unpacked.once(target(), into -> {
            unpackings.incrementAndGet();
            Files.writeString(into.resolve("program"), "binary");
        });
    }

    private Path target() {
        return folder.resolve("server-1");
    }
}
