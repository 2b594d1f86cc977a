package dev.jumun.infra;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What differs between stages. Read from {@code stages/<stage>.yaml}; each value has bounds, and nothing has a default.
 *
 * @param account of AWS
 * @param region of AWS
 * @param availabilityZones of that region; each gets a share of everything
 * @param addresses of the private network
 * @param natGateways ways out; one for each zone, or fewer where an outage of the way out may be borne
 * @param managementPort where the application answers for its health and metrics; nothing leads there from outside
 * @param requestsPerTarget in a minute, of one instance, at which another one is started
 * @param drainSeconds how long an instance that is going to end still gets to answer what it has
 * @param logDays how long logs are kept; one of the numbers that CloudWatch knows
 * @param alarmAddress who is written to when an alarm goes off
 * @param firstAdministrator name of the administrator that a start adds when there is none
 * @param dataPlatform where workers deliver events
 * @param signInCallback where users come back to after they have signed in
 */
public record StageSettings(String account, String region, List<String> availabilityZones, String addresses,
        int natGateways, int managementPort, int requestsPerTarget, int drainSeconds, int logDays, String alarmAddress,
        String firstAdministrator, String dataPlatform, String signInCallback, EdgeSettings edge, FleetSettings api,
        FleetSettings worker, DatabaseSettings database, CacheSettings cache) {
    /** Where the application serves; the image says so. */
    static final int APPLICATION_PORT = 8080;
    /** Connections of one instance, {@code spring.datasource.hikari.maximum-pool-size}. */
    static final int POOL = 16;
    private static final int CONNECTIONS_OF_PEOPLE = 20;
    private static final Pattern HTTPS = Pattern.compile("https://[a-z0-9-]+(\\.[a-z0-9-]+)+(/[\\w./-]*)?");
    private static final List<Integer> LOG_DAYS = List.of(7, 14, 30, 60, 90, 180, 365, 731);

    public StageSettings {
        Bounds.matching("account", account, Pattern.compile("[0-9]{12}"));
        Bounds.matching("region", region, Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]"));
        availabilityZones = List.copyOf(Bounds.given("availability-zones", availabilityZones));
        Bounds.between("availability-zones (how many)", availabilityZones.size(), 2, 4);
        for (var zone : availabilityZones) {
            Bounds.matching("availability-zones", zone, Pattern.compile(Pattern.quote(region) + "[a-z]"));
        }
        Bounds.matching("addresses", addresses, Pattern.compile("10\\.[0-9]{1,3}\\.0\\.0/16"));
        Bounds.between("nat-gateways", natGateways, 1, availabilityZones.size());
        Bounds.between("management-port", managementPort, 1_024, 65_535);
        if (managementPort == APPLICATION_PORT) {
            throw new IllegalArgumentException("management-port must not be the port that is published.");
        }
        Bounds.between("requests-per-target", requestsPerTarget, 600, 600_000);
        // A write is answered within 4 s and any other request within 30 s; stock streams end and come again.
        Bounds.between("drain-seconds", drainSeconds, 30, 600);
        if (!LOG_DAYS.contains(logDays)) {
            throw new IllegalArgumentException("log-days must be one of %s.".formatted(LOG_DAYS));
        }
        Bounds.matching("alarm-address", alarmAddress, Pattern.compile("[^@\\s]+@[^@\\s]+\\.[a-z]+"));
        // It is written into a shell script.
        Bounds.matching("first-administrator", firstAdministrator, Pattern.compile("[\\p{L}0-9 _-]{1,50}"));
        Bounds.matching("data-platform", dataPlatform, HTTPS);
        Bounds.matching("sign-in-callback", signInCallback, HTTPS);
        Bounds.given("edge", edge);
        Bounds.given("api", api);
        Bounds.given("worker", worker);
        Bounds.given("database", database);
        Bounds.given("cache", cache);
        var needed = POOL * (api.maximum() + worker.maximum()) + CONNECTIONS_OF_PEOPLE;
        if (database.maxConnections() < needed) {
            throw new IllegalArgumentException(
                    "database.max-connections is %d, but the instances at their maximum need %d."
                            .formatted(database.maxConnections(), needed));
        }
    }

    /** The settings of a stage. */
    public static StageSettings of(Stage stage) {
        return SettingsFile.read("stages/" + stage.label() + ".yaml", StageSettings.class);
    }
}
