package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Load;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.yardstick.RedisBenchmark;
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

    /** How long {@link #prepare} takes. */
    Duration timeToPrepare(Duration each);

    /**
     * Gets ready before the turns.
     *
     * @param each how long one of the parts of that may be
     */
    void prepare(Duration each);

    Sample measure(Duration turn);

    /** The service, asked over HTTP. */
    record Service(Workload workload, String description, Pace pace,
            List<InetSocketAddress> instances) implements Contender {
        /** The same, going on where it is, for another number of clients that wait for their answers. */
        Service with(int clients) {
            var name = workload.name() + ", " + clients + (clients == 1 ? " client" : " clients");
            return new Service(new Renamed(workload, name), "closed model", new Pace.Closed(clients), instances);
        }

        @Override
        public String name() {
            return workload.name();
        }

        @Override
        public Duration timeOf(Duration turn) {
            return turn;
        }

        @Override
        public Duration timeToPrepare(Duration each) {
            return each;
        }

        @Override
        public void prepare(Duration each) {
            var _ = measure(each);
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
        public Duration timeToPrepare(Duration each) {
            return yardstick.timeOfChoice(each);
        }

        @Override
        public void prepare(Duration each) {
            yardstick.choose(each);
        }

        @Override
        public Sample measure(Duration turn) {
            return yardstick.measure(turn);
        }
    }

    /** Redis without the service. */
    record Script(RedisBenchmark benchmark) implements Contender {
        @Override
        public String name() {
            return benchmark.name();
        }

        @Override
        public String description() {
            return benchmark.description();
        }

        @Override
        public Duration timeOf(Duration turn) {
            return turn;
        }

        @Override
        public Duration timeToPrepare(Duration each) {
            // Much less than a second.
            return Duration.ZERO;
        }

        @Override
        public void prepare(Duration each) {
            benchmark.prepare();
        }

        @Override
        public Sample measure(Duration turn) {
            return benchmark.measure(turn);
        }
    }
}
