package dev.jumun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedisAddressTests {
    @Test
    void hasTheUsualPortUnlessAnotherIsSaid() {
        assertThat(RedisAddress.parse("redis")).isEqualTo(new RedisAddress("redis", 6379));
        assertThat(RedisAddress.parse("127.0.0.1:6399")).isEqualTo(new RedisAddress("127.0.0.1", 6399));
        assertThatThrownBy(() -> RedisAddress.parse("redis://x")).hasMessageContaining("host:port");
    }
}
