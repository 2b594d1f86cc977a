package dev.jumun.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** The mock data platform in an instance of its own, which never delivers anything. */
public final class Platform implements AutoCloseable {
    private static final String SETTING = "jumun.outbox.url";
    private static final String PROFILES = "spring.profiles.active=api,data-platform-mock";

    private final Runnable stop;
    private final Api api;
    private final int port;

    private Platform(Runnable stop, int port) {
        this.stop = stop;
        this.port = port;
        this.api = new Api(port);
    }

    /** A platform that takes everything. */
    public static Platform start() {
        var instance = Instance.on(Engine.current().freshDatabase(), PROFILES);
        return new Platform(instance::close,
                instance.bean(Environment.class).getRequiredProperty("local.server.port", Integer.class));
    }

    /** The same in a process of its own. */
    public static Platform startProcess() {
        var process = InstanceProcess.on(Engine.current().freshDatabase(), PROFILES);
        return new Platform(process::close, process.port());
    }

    /** The one that answers on that port, which somebody else runs. */
    public static Platform at(int port) {
        return new Platform(() -> {}, port);
    }

    /** The setting that leads a relay here. */
    public String property() {
        return SETTING + "=" + address();
    }

    /** The same as a name and a value. */
    public Map<String, String> setting() {
        return Map.of(SETTING, address());
    }

    private String address() {
        return "http://127.0.0.1:" + port + "/data-platform/events";
    }

    /** Makes it behave badly from now on, such as {@code {"mode":"DOWN"}}. */
    public void fault(String json) {
        var request = api.request("/data-platform/faults", null)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json));
        assertThat(api.send(request).status()).isBetween(200, 204);
    }

    public void recover() {
        fault("{\"mode\":\"NONE\"}");
    }

    public JsonNode receipts() {
        return api.get("/data-platform/receipts", null).json();
    }

    public long count(String figure) {
        return receipts().path(figure).asLong();
    }

    /** The ids of all events, in the order of their first receipt. */
    public List<String> ids() {
        var ids = new ArrayList<String>();
        long next = 0;
        for (int size = -1; size != ids.size();) {
            size = ids.size();
            var page = api.get("/data-platform/receipts/ids?after=" + next + "&limit=10000", null).json();
            page.path("ids").forEach(id -> ids.add(id.asString()));
            next = page.path("next").asLong();
        }
        return ids;
    }

    /** Forgets what it got, and is well again. */
    public void reset() {
        recover();
        assertThat(api.send(api.request("/data-platform/receipts", null).DELETE()).status()).isEqualTo(204);
    }

    @Override
    public void close() {
        stop.run();
    }
}
