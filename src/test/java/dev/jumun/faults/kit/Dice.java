package dev.jumun.faults.kit;

import dev.jumun.faults.kit.Fault.ClockSteps;
import dev.jumun.faults.kit.Fault.DatabaseDies;
import dev.jumun.faults.kit.Fault.DatabaseDiskFills;
import dev.jumun.faults.kit.Fault.DatabaseFreezes;
import dev.jumun.faults.kit.Fault.DatabaseReadsOnly;
import dev.jumun.faults.kit.Fault.DatabaseStops;
import dev.jumun.faults.kit.Fault.InstanceEnds;
import dev.jumun.faults.kit.Fault.InstanceFreezes;
import dev.jumun.faults.kit.Fault.LinkFails;
import dev.jumun.faults.kit.Fault.LinkIsCut;
import dev.jumun.faults.kit.Fault.PlatformFails;
import dev.jumun.faults.kit.Fault.PlatformFreezes;
import dev.jumun.faults.kit.Fault.PlatformIsGone;
import dev.jumun.faults.kit.Fault.RedisComesBackOld;
import dev.jumun.faults.kit.Fault.RedisDies;
import dev.jumun.faults.kit.Fault.RedisForgets;
import dev.jumun.faults.kit.Fault.RedisFreezes;
import dev.jumun.faults.kit.Fault.Way;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What faults are drawn from: all kinds of them, random numbers and the instances that there are. */
record Dice(Random random, Topology topology) {
    /** All of them. Those that follow one another befall different things. */
    static final List<Kind> KINDS = List.of(
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
            dice -> new ClockSteps(dice.any(), dice.step()),
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
            _ -> new DatabaseDiskFills(),
            dice -> new LinkFails(dice.any(), Way.REDIS, new Link.Mode.Delay(dice.millis(20, 200))),
            dice -> new LinkFails(dice.serving(), Way.CLIENTS, new Link.Mode.Refuse()),
            dice -> new LinkFails(dice.delivering(), Way.PLATFORM, new Link.Mode.BlackHole()),
            dice -> new LinkIsCut(dice.any(), Way.REDIS));

    private static final int SHORTEST_STEP_MINUTES = 10;
    private static final int LONGEST_STEP_MINUTES = 120;

    /** A kind of fault, whose details are drawn. */
    @FunctionalInterface
    interface Kind {
        Fault draw(Dice dice);
    }

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

    /** To either side, and far less than a key lives. */
    private Duration step() {
        var step = Duration.ofMinutes(random.nextInt(SHORTEST_STEP_MINUTES, LONGEST_STEP_MINUTES + 1));
        return random.nextBoolean() ? step : step.negated();
    }

    private long millis(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
