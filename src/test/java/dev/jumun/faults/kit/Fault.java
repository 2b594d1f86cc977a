package dev.jumun.faults.kit;

import java.util.List;
import java.util.Random;

/** Something that befalls the stand, and how it ends. */
public sealed interface Fault {
    /** What it befalls: two faults of one target may not happen at once. */
    String target();

    void begin(Stand stand);

    /** Makes well what was begun, as far as an operator would: a process is started, and whether it gets ready is its affair. */
    void end(Stand stand);

    /** kill -9, or SIGTERM, and started again. */
    record InstanceEnds(int place, boolean gently) implements Fault {
        @Override
        public String target() {
            return "instance " + place;
        }

        @Override
        public void begin(Stand stand) {
            var instance = stand.places().get(place).instance();
            stand.noteEnd(instance, true);
            if (gently) {
                instance.terminate();
            } else {
                instance.kill();
            }
        }

        @Override
        public void end(Stand stand) {
            var instance = stand.places().get(place).instance();
            instance.stop();
            instance.launch();
        }
    }

    /** SIGSTOP, as a long pause of the machine. */
    record InstanceFreezes(int place) implements Fault {
        @Override
        public String target() {
            return "instance " + place;
        }

        @Override
        public void begin(Stand stand) {
            var instance = stand.places().get(place).instance();
            // Not while it is down, having given up starting without its database.
            if (instance.isRunning()) {
                instance.freeze();
            }
        }

        @Override
        public void end(Stand stand) {
            stand.places().get(place).instance().thaw();
        }
    }

    /** kill -9 of the database. */
    record DatabaseDies() implements Fault {
        @Override
        public String target() {
            return "database";
        }

        @Override
        public void begin(Stand stand) {
            stand.database().kill();
        }

        @Override
        public void end(Stand stand) {
            stand.database().restart();
        }
    }

    /** SIGTERM of the database, which says goodbye to everybody. */
    record DatabaseStops() implements Fault {
        @Override
        public String target() {
            return "database";
        }

        @Override
        public void begin(Stand stand) {
            stand.database().stop();
        }

        @Override
        public void end(Stand stand) {
            stand.database().restart();
        }
    }

    /** The database lets nobody but its administrator write. */
    record DatabaseReadsOnly() implements Fault {
        @Override
        public String target() {
            return "database";
        }

        @Override
        public void begin(Stand stand) {
            stand.database().setReadOnly(true);
        }

        @Override
        public void end(Stand stand) {
            stand.database().setReadOnly(false);
        }
    }

    /** The database answers nothing. */
    record DatabaseFreezes() implements Fault {
        @Override
        public String target() {
            return "database";
        }

        @Override
        public void begin(Stand stand) {
            stand.database().freeze();
        }

        @Override
        public void end(Stand stand) {
            stand.database().thaw();
        }
    }

    /** kill -9 of Redis, which comes back empty. */
    record RedisDies() implements Fault {
        @Override
        public String target() {
            return "redis";
        }

        @Override
        public void begin(Stand stand) {
            stand.redis().kill();
        }

        @Override
        public void end(Stand stand) {
            stand.redis().restartEmpty();
        }
    }

    /** kill -9 of Redis, which comes back with what it held when this began. */
    record RedisComesBackOld() implements Fault {
        @Override
        public String target() {
            return "redis";
        }

        @Override
        public void begin(Stand stand) {
            stand.setRedisAside();
        }

        @Override
        public void end(Stand stand) {
            stand.bringOldRedisBack();
        }
    }

    /** Redis answers nothing. */
    record RedisFreezes() implements Fault {
        @Override
        public String target() {
            return "redis";
        }

        @Override
        public void begin(Stand stand) {
            stand.redis().freeze();
        }

        @Override
        public void end(Stand stand) {
            stand.redis().thaw();
        }
    }

    /** Redis forgets everything. */
    record RedisForgets() implements Fault {
        @Override
        public String target() {
            return "redis";
        }

        @Override
        public void begin(Stand stand) {
            stand.redis().flushAll();
        }

        @Override
        public void end(Stand stand) {}
    }

    /** The data platform behaves as that JSON says. */
    record PlatformFails(String how) implements Fault {
        @Override
        public String target() {
            return "platform";
        }

        @Override
        public void begin(Stand stand) {
            stand.platform().fault(how);
        }

        @Override
        public void end(Stand stand) {
            stand.platform().recover();
        }
    }

    /** SIGSTOP of the data platform. */
    record PlatformFreezes() implements Fault {
        @Override
        public String target() {
            return "platform";
        }

        @Override
        public void begin(Stand stand) {
            stand.platformInstance().freeze();
        }

        @Override
        public void end(Stand stand) {
            stand.platformInstance().thaw();
        }
    }

    /**
     * The data platform is gone, as after kill -9: connections to it are reset, and refused until it is back. Its process
     * lives on, because what it has received is in its memory only, and a real one would keep that.
     */
    record PlatformIsGone() implements Fault {
        @Override
        public String target() {
            return "platform";
        }

        @Override
        public void begin(Stand stand) {
            stand.places().forEach(place -> {
                place.platform().become(new Link.Mode.Refuse());
                place.platform().cut();
            });
        }

        @Override
        public void end(Stand stand) {
            stand.places().forEach(place -> place.platform().pass());
        }
    }

    /** One of the ways of a {@link Stand.Place}. */
    enum Way {
        CLIENTS,
        DATABASE,
        REDIS,
        PLATFORM;

        /** What befalls the platform may befall all ways to it. */
        String target(int place) {
            return this == PLATFORM ? "platform" : this + " " + place;
        }

        Link of(Stand.Place place) {
            return switch (this) {
                case CLIENTS -> place.clients();
                case DATABASE -> place.database();
                case REDIS -> place.redis();
                case PLATFORM -> place.platform();
            };
        }
    }

    /** A link behaves differently. */
    record LinkFails(int place, Way way, Link.Mode mode) implements Fault {
        @Override
        public String target() {
            return way.target(place);
        }

        @Override
        public void begin(Stand stand) {
            var link = way.of(stand.places().get(place));
            link.become(mode);
            if (mode instanceof Link.Mode.Refuse) {
                link.cut();
            }
        }

        @Override
        public void end(Stand stand) {
            way.of(stand.places().get(place)).pass();
        }
    }

    /** All connections of a link are reset; new ones pass. */
    record LinkIsCut(int place, Way way) implements Fault {
        @Override
        public String target() {
            return way.target(place);
        }

        @Override
        public void begin(Stand stand) {
            way.of(stand.places().get(place)).cut();
        }

        @Override
        public void end(Stand stand) {
            way.of(stand.places().get(place)).cut();
        }
    }

    /** A kind of fault, whose details are drawn. */
    @FunctionalInterface
    interface Kind {
        Fault draw(Dice dice);
    }

    /** What details are drawn from: random numbers and the instances that there are. */
    record Dice(Random random, Topology topology) {
        private int any() {
            return random.nextInt(topology.places().size());
        }

        /** One that clients talk to. */
        private int serving() {
            return pick(topology.serving());
        }

        /** One that talks to the platform. */
        private int delivering() {
            return pick(topology.delivering());
        }

        private long millis(int least, int most) {
            return random.nextInt(least, most + 1);
        }

        private <T> T pick(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }
    }

    /** All of them. Those that follow one another befall different things. */
    List<Kind> KINDS = List.of(
            _ -> new DatabaseDies(),
            dice -> new LinkFails(dice.serving(), Way.CLIENTS, new Link.Mode.DropAnswers()),
            dice -> new InstanceEnds(dice.any(), false),
            dice -> new LinkFails(dice.any(), Way.DATABASE, new Link.Mode.BlackHole()),
            _ -> new RedisForgets(),
            dice -> new InstanceFreezes(dice.any()),
            dice -> new LinkFails(dice.any(), Way.DATABASE, new Link.Mode.Delay(dice.millis(20, 200))),
            dice -> new LinkFails(dice.any(), Way.REDIS, new Link.Mode.Refuse()),
            _ -> new DatabaseFreezes(),
            _ -> new PlatformFails("{\"mode\":\"ACCEPT_THEN_TIMEOUT\",\"delayMillis\":5000}"),
            dice -> new LinkFails(dice.any(), Way.DATABASE, new Link.Mode.DropAnswers()),
            dice -> new InstanceEnds(dice.any(), true),
            _ -> new RedisComesBackOld(),
            _ -> new DatabaseReadsOnly(),
            dice -> new LinkFails(dice.any(), Way.REDIS, new Link.Mode.Lose(20)),
            _ -> new PlatformFreezes(),
            dice -> new LinkIsCut(dice.any(), Way.DATABASE),
            _ -> new RedisDies(),
            dice -> new LinkFails(dice.any(), Way.DATABASE, new Link.Mode.Stall()),
            dice -> new LinkIsCut(dice.serving(), Way.CLIENTS),
            _ -> new DatabaseStops(),
            _ -> new PlatformIsGone(),
            dice -> new LinkFails(dice.any(), Way.REDIS, new Link.Mode.BlackHole()),
            dice -> new LinkFails(dice.any(), Way.DATABASE, new Link.Mode.Lose(5)),
            dice -> new LinkFails(dice.serving(), Way.CLIENTS, new Link.Mode.Delay(dice.millis(20, 200))),
            _ -> new RedisFreezes(),
            dice -> new LinkFails(dice.delivering(), Way.PLATFORM, new Link.Mode.DropAnswers()),
            dice -> new LinkFails(dice.any(), Way.DATABASE, new Link.Mode.Refuse()),
            dice -> new LinkFails(dice.any(), Way.REDIS, new Link.Mode.DropAnswers()),
            dice -> new LinkFails(dice.serving(), Way.CLIENTS, new Link.Mode.Stall()),
            dice -> new PlatformFails(dice.pick(List.of("{\"mode\":\"DOWN\"}",
                    "{\"mode\":\"SLOW\",\"delayMillis\":1500}", "{\"mode\":\"ERRORS\",\"rate\":0.5}"))),
            dice -> new LinkFails(dice.any(), Way.REDIS, new Link.Mode.Delay(dice.millis(20, 200))),
            dice -> new LinkFails(dice.serving(), Way.CLIENTS, new Link.Mode.Refuse()),
            dice -> new LinkFails(dice.delivering(), Way.PLATFORM, new Link.Mode.BlackHole()),
            dice -> new LinkIsCut(dice.any(), Way.REDIS));
}
