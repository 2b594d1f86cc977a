package dev.jumun.faults.kit;

import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.testing.Platform;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A database, a Redis, a data platform and some instances of the service, each with a {@link Link} of its own to each of
 * them and one from its clients. Started once and healed after each use. Not meant for several threads.
 */
public final class Stand implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    // Seconds, but for a machine on which everything else runs too.
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(90);
    private static final int LAST_WORDS = 4000;

    private final RedisServer redis;
    private final PackagedInstance platformInstance;
    private final Platform platform;
    private final List<Place> all;
    private final List<String> findings = new ArrayList<>();
    private final Link platformDatabase;
    private final Map<Place, FakeTime> clocks = new HashMap<>();
    private volatile DatabaseServer database;
    private Topology topology;
    private List<Place> places;
    private @Nullable Path oldRedis;

    /** An instance and all ways that lead to it and away from it. */
    public record Place(String profile, PackagedInstance instance, Link clients, Link database, Link redis,
            Link platform) {
        /** All of them. */
        public List<Link> links() {
            return List.of(clients, database, redis, platform);
        }
    }

    /** @param used the part of the places that is started; others may take part later, as {@link #use} says */
    private Stand(DatabaseServer database, Program program, List<String> profiles, Topology used) {
        this.database = database;
        this.platformDatabase = Link.to(this::databaseAddress);
        this.redis = RedisServer.start();
        this.platformInstance = PackagedInstance.of("platform", Program.production(platformSettings()));
        this.platform = Platform.at(platformInstance.port());
        this.all = IntStream.range(0, profiles.size())
                .mapToObj(i -> place("instance-" + (i + 1), program, profiles.get(i)))
                .toList();
        this.topology = used;
        this.places = placesOf(used);
        platformInstance.launch();
        places.forEach(place -> place.instance().launch());
        places.forEach(place -> place.instance().awaitReady());
        platformInstance.awaitReady();
    }

    /**
     * Two instances of production, each of which serves and delivers: the stand that all tests of this run may use in turn,
     * healed and with a platform that has forgotten all.
     */
    public static Stand shared() {
        return shared(Topology.TWINS);
    }

    /** The same with these instances, by the machine's clock; others of it are down. */
    public static Stand shared(Topology topology) {
        var stand = Shared.STAND;
        stand.heal();
        stand.awaitQuiet();
        var findings = stand.takeFindings();
        if (!findings.isEmpty()) {
            throw new AssertionError("Since the last use: " + findings);
        }
        stand.letClocksStep(Set.of());
        stand.use(topology);
        stand.platform().reset();
        return stand;
    }

    /** Starts with the first use, ends with the JVM. */
    private static final class Shared {
        private static final Stand STAND = started();

        private static Stand started() {
            var stand = new Stand(DatabaseServer.start(), Program.production(Map.of()), Topology.PARTS,
                    Topology.TWINS);
            Runtime.getRuntime().addShutdownHook(new Thread(stand::close));
            return stand;
        }
    }

    /**
     * A stand that owns that database from now on.
     *
     * @param program what all instances run
     * @param profiles those of each instance, such as {@code api}; none for one that does everything
     */
    public static Stand of(DatabaseServer database, Program program, List<String> profiles) {
        return new Stand(database, program, profiles, new Topology(profiles));
    }

    /** Starts those that take part from now on, and ends the others, when all is well and quiet. */
    private void use(Topology next) {
        if (next.equals(topology)) {
            return;
        }
        topology = next;
        places = placesOf(next);
        all.stream().filter(place -> !places.contains(place)).forEach(place -> place.instance().kill());
        heal();
    }

    /**
     * Starts these of its places anew on clocks that {@link #setClock} sets, and others that had one on the machine's, when
     * all is well and quiet.
     */
    public void letClocksStep(Set<Integer> numbers) {
        var wanted = numbers.stream().map(places::get).collect(Collectors.toSet());
        if (wanted.equals(clocks.keySet())) {
            return;
        }
        for (var place : all) {
            if (wanted.contains(place) != clocks.containsKey(place)) {
                place.instance().stop();
                clocks.remove(place);
                if (wanted.contains(place)) {
                    clocks.put(place, new FakeTime(Duration.ZERO));
                }
                var clock = clocks.get(place);
                place.instance().setEnvironment(clock == null ? Map.of() : clock.environment());
            }
        }
        heal();
    }

    /** Lets the clock of a place that has one of its own jump to so much ahead of the true time, or behind when negative. */
    void setClock(int number, Duration ahead) {
        Objects.requireNonNull(clocks.get(places.get(number))).set(ahead);
    }

    /** For each of its instances one that is made for it. */
    private List<Place> placesOf(Topology wanted) {
        var free = new ArrayList<>(all);
        var found = new ArrayList<Place>();
        for (var profile : wanted.places()) {
            var place = free.stream().filter(other -> other.profile().equals(profile)).findFirst().orElseThrow();
            free.remove(place);
            found.add(place);
        }
        return List.copyOf(found);
    }

    private Map<String, String> platformSettings() {
        return Map.of("spring.profiles.active", "api,data-platform-mock", "spring.datasource.url",
                database.jdbcUrl(HOST, platformDatabase.port(), "platform"), "spring.datasource.username",
                database.user(), "spring.datasource.password", database.password(), "spring.data.redis.host", HOST,
                "spring.data.redis.port", Integer.toString(redis.port()), "spring.data.redis.database", "1");
    }

    private Place place(String name, Program program, String profile) {
        var databaseLink = Link.to(this::databaseAddress);
        var redisLink = Link.to(HOST, redis.port());
        var platformLink = Link.to(HOST, platformInstance.port());
        var settings = new LinkedHashMap<String, String>();
        if (!profile.isEmpty()) {
            settings.put("spring.profiles.active", profile);
        }
        settings.putAll(surroundings(database, database.jdbcUrl(HOST, databaseLink.port()), redisLink.port(),
                platformLink.port()));
        // As in production, but shorter: a test waits for what was lost to be sent again.
        settings.put("jumun.outbox.connect-timeout", "1s");
        settings.put("jumun.outbox.read-timeout", "3s");
        settings.put("jumun.outbox.lease", "8s");
        settings.put("jumun.outbox.first-back-off", "500ms");
        settings.put("jumun.outbox.max-back-off", "2s");
        settings.put("jumun.coupon.reservation-time", "5s");
        settings.putAll(program.settings());
        var instance = PackagedInstance.of(name, new Program(program.mainClass(), program.extraClassPath(),
                program.javaOptions(), settings));
        return new Place(profile, instance, Link.to(HOST, instance.port()), databaseLink, redisLink, platformLink);
    }

    private static Map<String, String> surroundings(DatabaseServer database, String url, int redis, int platform) {
        return Map.of("spring.datasource.url", url, "spring.datasource.username", database.user(),
                "spring.datasource.password", database.password(), "spring.data.redis.host", HOST,
                "spring.data.redis.port", Integer.toString(redis), "jumun.account.first-administrator", "Root",
                "jumun.outbox.url", "http://" + HOST + ":" + platform + "/data-platform/events");
    }

    /** What leads an instance to another database, and to the Redis and the data platform of this stand, past all links. */
    public Map<String, String> surroundings(DatabaseServer other) {
        return surroundings(other, other.jdbcUrl(other.host(), other.port()), redis.port(), platformInstance.port());
    }

    /** Kills all instances and makes everything as it was before they were first started. */
    public void empty() {
        all.forEach(place -> place.instance().kill());
        // On one connection: there is no other without the schema.
        rows().execute((ConnectionCallback<Boolean>) connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("DROP DATABASE jumun");
                return statement.execute("CREATE DATABASE jumun CHARACTER SET utf8mb4");
            }
        });
        redis.flushAll();
        platform.reset();
    }

    public DatabaseServer database() {
        return database;
    }

    private InetSocketAddress databaseAddress() {
        return new InetSocketAddress(database.host(), database.port());
    }

    /** Lets all new connections lead to that server from now on; those that are open stay where they are. */
    public void serveFrom(DatabaseServer next) {
        database = next;
    }

    public RedisServer redis() {
        return redis;
    }

    public Platform platform() {
        return platform;
    }

    /** The instances that take part, and all ways to them and from them. */
    public List<Place> places() {
        return places;
    }

    PackagedInstance platformInstance() {
        return platformInstance;
    }

    /** Notes what Redis holds now. */
    void setRedisAside() {
        oldRedis = redis.dump();
    }

    /** Kills Redis and lets it come back with what it held when that was noted. */
    void bringOldRedisBack() {
        redis.restartFrom(Objects.requireNonNull(oldRedis));
    }

    /** The first instance's place. */
    public Place first() {
        return places.getFirst();
    }

    /** Where clients find the instances that serve, through their links. */
    public List<Integer> clientPorts() {
        return topology.serving().stream().map(i -> places.get(i).clients().port()).toList();
    }

    /** The shop as the first instance serves it, past all links. */
    public Shop shop() {
        return first().instance().shop();
    }

    /** The database as its administrator sees it, past all links. */
    public JdbcTemplate rows() {
        return database.rows();
    }

    /**
     * Makes everything well: links pass, clocks are right, what is frozen goes on, what is dead is started again. Awaits
     * readiness. An instance that has died by itself is a finding, unless it gave up starting before all was well.
     */
    public void heal() {
        all.forEach(place -> place.links().forEach(Link::pass));
        clocks.values().forEach(clock -> clock.set(Duration.ZERO));
        database.thaw();
        if (!database.isRunning()) {
            database.restart();
        }
        database.setReadOnly(false);
        if (redis.isRunning()) {
            redis.thaw();
        } else {
            redis.restartEmpty();
        }
        platformInstance.thaw();
        platform.recover();
        places.forEach(place -> place.instance().thaw());
        var startedBefore = new HashSet<>(places);
        // All at once, and again when one gives up that was started while the database was away: whoever runs it does so.
        await().atMost(READY_WITHIN).until(() -> {
            boolean ready = true;
            for (var place : places) {
                if (!place.instance().isRunning()) {
                    noteEnd(place.instance(), startedBefore.remove(place));
                    place.instance().launch();
                }
                ready &= place.instance().isReady();
            }
            return ready;
        });
    }

    void noteEnd(PackagedInstance instance, boolean startedBefore) {
        if (instance.hasDiedByItself() && (instance.hadStarted() || !startedBefore)) {
            var log = instance.lastLog();
            findings.add(instance.name() + " has died by itself; it wrote\n"
                    + log.substring(Math.max(0, log.length() - LAST_WORDS)));
        }
    }

    /** What {@link #heal} has found since the last call. */
    List<String> takeFindings() {
        var taken = List.copyOf(findings);
        findings.clear();
        return taken;
    }

    /** Returns when all events are delivered, nothing waits in a queue, and no transaction is open. */
    public void awaitQuiet() {
        await().atMost(QUIET_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    var unrest = unrest();
                    if (!unrest.isEmpty()) {
                        throw new AssertionError("Not quiet: " + unrest);
                    }
                });
    }

    private List<String> unrest() {
        var unrest = new ArrayList<String>();
        var rows = rows();
        long unsent = count(rows, "SELECT COUNT(*) FROM jumun.outbox WHERE status <> 'SENT'");
        if (unsent > 0) {
            unrest.add(unsent + " events are not sent");
        }
        long open = count(rows, "SELECT COUNT(*) FROM information_schema.innodb_trx");
        if (open > 0) {
            unrest.add(open + " transactions are open");
        }
        for (var place : places) {
            var instance = place.instance();
            try {
                double queued = instance.metric("jumun.group.queue.size", "VALUE");
                if (!instance.isReady() || queued > 0) {
                    unrest.add(instance.name() + " is not ready, or has " + queued + " commands in a queue");
                }
            } catch (UncheckedIOException | IllegalStateException silent) {
                unrest.add(instance.name() + " does not answer: " + silent.getMessage());
            }
        }
        return unrest;
    }

    private static long count(JdbcTemplate rows, String query) {
        var count = rows.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }

    @Override
    public void close() {
        for (var place : all) {
            place.instance().kill();
            place.links().forEach(Link::close);
        }
        platformInstance.kill();
        redis.close();
        platformDatabase.close();
        database.close();
    }
}
