package dev.jumun.outbox;

import dev.jumun.shared.InWorkers;
import dev.jumun.shared.RedisSubscription;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** Hears through Redis when a process without a relay has recorded events. */
@Component
@InWorkers
class WakeListener implements SmartLifecycle {
    private final RedisSubscription subscription;
    private volatile boolean running;

    WakeListener(LettuceConnectionFactory connections, OutboxWake wake) {
        this.subscription = new RedisSubscription(connections, "outbox-wake-listener", (_, _) -> wake.now(),
                wake::now, List.of(OutboxWake.CHANNEL));
    }

    @Override
    public void start() {
        running = true;
        subscription.start();
    }

    @Override
    public void stop() {
        running = false;
        subscription.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
