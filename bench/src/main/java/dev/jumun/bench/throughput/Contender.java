package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Load;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.yardstick.Yardstick;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Somebody who takes part in the race, turn by turn. */
sealed interface Contender {
    String name();

    /** In words, what it does. */
    String description();

    /** How long a turn takes whose measured part is so long. */
    Duration timeOf(Duration turn);

    Sample measure(Duration turn);

    /** The service, asked over HTTP. */
    record Service(Workload workload, String description, Pace pace,
            List<InetSocketAddress> instances) implements Contender {
        @Override
        public String name() {
            return workload.name();
        }

        @Override
        public Duration timeOf(Duration turn) {
            return turn;
        }

        @Override
        public Sample measure(Duration turn) {
            return Load.run(instances, workload, pace, turn);
        }
    }

    /** The database without the service. */
    record Bare(Yardstick yardstick) implements Contender {
        @Override
        public String name() {
            return yardstick.name();
        }

        @Override
        public String description() {
            return yardstick.description();
        }

        @Override
        public Duration timeOf(Duration turn) {
            return yardstick.timeOf(turn);
        }

        @Override
        public Sample measure(Duration turn) {
            return yardstick.measure(turn);
        }
    }
}
