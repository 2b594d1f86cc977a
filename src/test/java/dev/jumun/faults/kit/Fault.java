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
            stand.places().get(place).instance().freeze();
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

    /** One of the ways of a {@link Stand.Place}. */
    enum Way {
        CLIENTS,
        DATABASE,
        REDIS,
        PLATFORM;

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
            return way + " " + place;
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
            return way + " " + place;
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

    /** Any of them; the same of the same random numbers. */
    static Fault draw(Random random, int places) {
        int place = random.nextInt(places);
        return switch (random.nextInt(16)) {
            case 0, 1 -> new InstanceEnds(place, false);
            case 2 -> new InstanceEnds(place, true);
            case 3 -> new InstanceFreezes(place);
            case 4, 5 -> new DatabaseDies();
            case 6 -> new DatabaseFreezes();
            case 7 -> new RedisDies();
            case 8 -> new RedisFreezes();
            case 9 -> new RedisForgets();
            case 10, 11 -> new PlatformFails(pick(random, List.of("{\"mode\":\"DOWN\"}",
                    "{\"mode\":\"SLOW\",\"delayMillis\":1500}", "{\"mode\":\"ERRORS\",\"rate\":0.5}",
                    "{\"mode\":\"ACCEPT_THEN_TIMEOUT\",\"delayMillis\":5000}")));
            case 12 -> new LinkIsCut(place, pick(random, List.of(Way.values())));
            default -> new LinkFails(place, pick(random, List.of(Way.values())), mode(random));
        };
    }

    private static Link.Mode mode(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Link.Mode.Refuse();
            case 1 -> new Link.Mode.Delay(5 + random.nextInt(60));
            case 2 -> new Link.Mode.BlackHole();
            case 3 -> new Link.Mode.Stall();
            default -> new Link.Mode.DropAnswers();
        };
    }

    private static <T> T pick(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
