package dev.jumun.faults.kit;

import java.time.Duration;

/** Something that befalls the stand, and how it ends. */
public sealed interface Fault {
    /** What it befalls: two faults of one target may not happen at once. */
    String target();

    void begin(Stand stand);

    /** Makes well what was begun, as far as an operator would: a process is started, and whether it gets ready is its affair. */
    void end(Stand stand);

    /** Waits for what goes on after the end and is not the service's affair; others may befall the same thing meanwhile. */
    default void outlast(Stand stand) {}

    /** How long it takes until anybody can feel it, which comes on top of how long it lasts. */
    default long unfeltMillis() {
        return 0;
    }

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

    /** Nothing more fits on the disk of the database, which has to be a {@linkplain DatabaseServer#startOnSmallDisk small} one. */
    record DatabaseDiskFills() implements Fault {
        @Override
        public String target() {
            return "database";
        }

        @Override
        public void begin(Stand stand) {
            stand.database().fillDisk();
        }

        @Override
        public void end(Stand stand) {
            stand.database().freeDisk();
            // MariaDB dies of it now and then.
            if (!stand.database().isRunning()) {
                stand.database().restart();
            }
        }

        /** MySQL looks for room once a minute. */
        @Override
        public void outlast(Stand stand) {
            stand.database().awaitRoom();
        }

        /** Files have some room left in them. */
        @Override
        public long unfeltMillis() {
            return 1000;
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

    /** The wall clock of a place jumps so far ahead of the true time, or behind when negative, and back in the end. */
    record ClockSteps(int place, Duration ahead) implements Fault {
        @Override
        public String target() {
            return "clock " + place;
        }

        @Override
        public void begin(Stand stand) {
            stand.setClock(place, ahead);
        }

        @Override
        public void end(Stand stand) {
            stand.setClock(place, Duration.ZERO);
        }

        /** {@link FakeTime} is looked at about once a second. */
        @Override
        public long unfeltMillis() {
            return 2000;
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
}
