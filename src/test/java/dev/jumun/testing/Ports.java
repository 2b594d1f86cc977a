package dev.jumun.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that must come back where they were. */
public final class Ports {
    // All below those that systems hand out to clients, so that nobody takes one while its server is down; with the port of
    // a Redis cluster's bus, always so much higher, too.
    private static final int FIRST_WITH_BUS = 20_000;
    private static final int FIRST = 22_600;
    private static final int LAST = 31_900;
    private static final int BUS = 10_000;
    private static final int ATTEMPTS = 1000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port that is free now and that nobody else in this JVM gets. */
    public static int fresh() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port");
    }

    /** The same whose port of a Redis cluster's bus is free too. */
    static int freshWithBus() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_WITH_BUS, FIRST);
            if (isFree(port) && isFree(port + BUS) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port");
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
