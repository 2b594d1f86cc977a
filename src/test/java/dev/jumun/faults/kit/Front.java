package dev.jumun.faults.kit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A small load balancer: gives each new connection to the next instance that says it is ready. */
public final class Front implements AutoCloseable {
    private static final Duration ASKS_EVERY = Duration.ofMillis(100);

    private final List<PackagedInstance> instances;
    private final ConcurrentHashMap<PackagedInstance, Boolean> ready = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final ScheduledExecutorService checks = Executors.newScheduledThreadPool(2,
            Thread.ofVirtual().name("front").factory());
    private final Link link;

    public Front(List<PackagedInstance> instances) {
        this.instances = List.copyOf(instances);
        for (var instance : this.instances) {
            var _ = checks.scheduleWithFixedDelay(() -> ready.put(instance, instance.isReady()), 0,
                    ASKS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        this.link = Link.to(this::choose);
    }

    public int port() {
        return link.port();
    }

    /** Whether connections are given to that instance. */
    public boolean uses(PackagedInstance instance) {
        return ready.getOrDefault(instance, false);
    }

    private InetSocketAddress choose() {
        for (int tried = 0; tried < instances.size(); tried++) {
            var candidate = instances.get(Math.floorMod(next.getAndIncrement(), instances.size()));
            if (uses(candidate)) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate.port());
            }
        }
        throw new IllegalStateException("No instance is ready");
    }

    @Override
    public void close() {
        checks.shutdownNow();
        link.close();
    }
}
