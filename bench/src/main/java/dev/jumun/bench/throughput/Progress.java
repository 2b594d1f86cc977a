package dev.jumun.bench.throughput;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How much is done, for whoever waits at the terminal. Seldom drawn: the cores are needed elsewhere. */
final class Progress implements AutoCloseable {
    private static final int DRAWN_EVERY_MILLIS = 1000;

    private static final int UNKNOWN = -1;

    private final ProgressBar bar;

    /** Begins without knowing how long it will take. */
    Progress() {
        bar = new ProgressBarBuilder().setTaskName("Throughput")
                .setInitialMax(UNKNOWN)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(DRAWN_EVERY_MILLIS)
                .setUnit(" s", 1)
                .build();
    }

    /** How long it takes from here. */
    void expect(Duration total) {
        bar.maxHint(total.toSeconds());
    }

    /** What is being done now. */
    void now(String what) {
        bar.setExtraMessage(" " + what);
    }

    void done(Duration time) {
        bar.stepBy(time.toSeconds());
    }

    @Override
    public void close() {
        bar.close();
    }
}
