package dev.jumun.bench.throughput;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How much of the measuring is done, for whoever waits at the terminal. Seldom drawn: the cores are needed elsewhere. */
final class Progress implements AutoCloseable {
    private static final int DRAWN_EVERY_MILLIS = 1000;

    private final ProgressBar bar;

    Progress(Duration total) {
        bar = new ProgressBarBuilder().setTaskName("Measuring")
                .setInitialMax(total.toSeconds())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(DRAWN_EVERY_MILLIS)
                .setUnit(" s", 1)
                .build();
    }

    /** What is being done now. */
    void now(String what) {
        bar.setExtraMessage(" " + what);
    }

    void done(Duration time) {
        bar.stepBy(time.toSeconds());
    }

    /** More than was known at the start. */
    void more(Duration time) {
        bar.maxHint(bar.getMax() + time.toSeconds());
    }

    @Override
    public void close() {
        bar.close();
    }
}
