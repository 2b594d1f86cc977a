package dev.jumun.faults.jdbc;

import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Shop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link TamperedJumun} on a database of the current engine, in a process of its own, and its traps. */
public final class TamperedInstance implements AutoCloseable {
    /** Of Redis, apart from other instances of the same tests, which would take turns with it and yet do nothing for it. */
    public static final int REDIS_DATABASE = 1;
    private static final Duration DIES_WITHIN = Duration.ofSeconds(30);

    private final PackagedInstance instance;
    private final TrapFile traps;

    private TamperedInstance(PackagedInstance instance, TrapFile traps) {
        this.instance = instance;
        this.traps = traps;
    }

    /** Starts one, and returns when it is ready for requests. */
    public static TamperedInstance on(String database, Map<String, String> settings) {
        var all = new LinkedHashMap<String, String>();
        Engine.current().properties(database).forEach(property -> {
            var parts = property.split("=", 2);
            all.put(parts[0], parts[1]);
        });
        var traps = TrapFile.fresh();
        all.put("spring.data.redis.database", Integer.toString(REDIS_DATABASE));
        // Whoever reconciles has the turn for so long, also for those that come after it.
        all.put("jumun.coupon.reconcile-interval", "200ms");
        all.put(TamperedJumun.TRAP, traps.path());
        all.putAll(settings);
        var instance = PackagedInstance.of("tampered", Tampered.program(all));
        instance.start();
        return new TamperedInstance(instance, traps);
    }

    public Shop shop() {
        return instance.shop();
    }

    public TrapFile traps() {
        return traps;
    }

    public boolean isRunning() {
        return instance.isRunning();
    }

    /** Returns when the process is gone; fails when it stays. */
    public void awaitDeath() {
        await("its death").atMost(DIES_WITHIN).pollInterval(Duration.ofMillis(5)).until(() -> !instance.isRunning());
    }

    /** As {@code docker stop}: last requests are answered; one that has died stays as it is. */
    @Override
    public void close() {
        instance.close();
    }
}
