package dev.jumun.testing;

import java.util.List;
import java.util.stream.Stream;

/** How the application gets into a Redis that lets in nobody else, with no more rights than the operations guide names. */
final class RedisAccess {
    /** Of those who may do everything: the test, replicas, and Sentinels. */
    static final String OPERATORS_PASSWORD = "operators-password";

    private static final String USER = "jumun";
    private static final String PASSWORD = "applications-password";
    private static final List<String> RIGHTS = List.of("resetkeys", "~coupon:*", "~user_coupon:*",
            "~popular-products:*", "resetchannels", "&outbox:wake", "&stock:changed", "&stock:probe:*", "-@all",
            "+@connection", "+@string", "+@sortedset", "+@set", "+del", "+exists", "+pexpire", "+pexpireat", "+info",
            "+time", "+eval", "+evalsha", "+publish", "+subscribe", "+unsubscribe");
    private static final List<String> RIGHTS_IN_A_CLUSTER = List.of("+cluster");

    private RedisAccess() {}

    /** What makes a server so. */
    static List<String> options() {
        return Stream.of(
                List.of("--requirepass", OPERATORS_PASSWORD, "--masterauth", OPERATORS_PASSWORD, "--user", USER, "on",
                        ">" + PASSWORD),
                RIGHTS)
                .flatMap(List::stream)
                .toList();
    }

    static List<String> optionsInACluster() {
        return Stream.of(options(), RIGHTS_IN_A_CLUSTER).flatMap(List::stream).toList();
    }

    /** Settings that let an application in. */
    static List<String> properties() {
        return List.of("spring.data.redis.username=" + USER, "spring.data.redis.password=" + PASSWORD);
    }
}
