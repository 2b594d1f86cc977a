package dev.jumun.coupon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/** The Lua scripts of the gate; each is one atomic step and touches the keys of one coupon only. */
final class GateScripts {
    static final RedisScript<String> ENTER = script("enter", String.class);
    static final RedisScript<Long> SETTLE = script("settle", Long.class);
    static final RedisScript<Long> RELEASE = script("release", Long.class);
    static final RedisScript<Long> REFUTE = script("refute", Long.class);
    static final RedisScript<String> INSPECT = script("inspect", String.class);
    static final RedisScript<Long> DROP = script("drop", Long.class);
    static final RedisScript<Long> BEGIN = script("begin", Long.class);
    static final RedisScript<Long> MARK = script("mark", Long.class);
    static final RedisScript<Long> PUBLISH = script("publish", Long.class);
    static final RedisScript<Long> ABANDON = script("abandon", Long.class);

    private GateScripts() {}

    private static <T> RedisScript<T> script(String name, Class<T> answer) {
        try {
            return RedisScript.of(new ClassPathResource("redis/coupon/" + name + ".lua")
                    .getContentAsString(StandardCharsets.UTF_8), answer);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
