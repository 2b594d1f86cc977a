package dev.jumun.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of this machine, started with its first use and stopped with the JVM; none is ever downloaded. */
final class Chromium {
    static final int PATIENCE_MILLIS = 30_000;

    private static final Optional<Path> EXECUTABLE = find();

    private Chromium() {}

    /** Where it is: as {@code -Djumun.test.chromium} says, or by the names that it has in the path. */
    static Optional<Path> executable() {
        return EXECUTABLE;
    }

    private static Optional<Path> find() {
        var told = System.getProperty("jumun.test.chromium");
        var folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        var known = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)));
        return (told == null ? known : Stream.of(Path.of(told))).filter(Files::isExecutable).findFirst();
    }

    static Browser running() {
        return Started.BROWSER;
    }

    /** All tests share one: a context in it is as good as a browser of one's own. */
    private static final class Started {
        private static final Browser BROWSER = start();

        private static Browser start() {
            var playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            // As long as a machine may take that is busy with others' tests; nobody waits for what is there.
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
            return playwright.chromium()
                    .launch(new LaunchOptions().setExecutablePath(EXECUTABLE.orElseThrow()));
        }
    }
}
