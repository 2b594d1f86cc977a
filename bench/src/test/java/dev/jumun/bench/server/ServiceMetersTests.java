package dev.jumun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceMetersTests {
    private static final String BEFORE = """
            # TYPE jumun_group_size histogram
            jumun_group_size_bucket{application="jumun",name="orders",le="1.0"} 2
            jumun_group_size_bucket{application="jumun",name="orders",le="64.0"} 2
            jumun_group_size_bucket{application="jumun",name="orders",le="+Inf"} 2
            jumun_group_size_count{name="orders"} 2
            jumun_group_size_sum{name="orders"} 2.0
            jumun_group_size_max{name="orders"} 1.0
            jumun_group_retries_total{name="orders"} 1.0
            jvm_memory_used_bytes{area="heap"} 1.0E8
            jvm_gc_memory_allocated_bytes_total 1.0E9
            """;
    private static final String AFTER = """
            jumun_group_size_bucket{name="charges",le="1.0"} 10
            jumun_group_size_bucket{name="orders",le="1.0"} 3
            jumun_group_size_bucket{name="orders",le="64.0"} 6
            jumun_group_size_count{name="orders"} 6
            jumun_group_size_count{name="charges"} 10
            jumun_group_size_sum{name="orders"} 1.32E2
            jumun_group_size_sum{name="charges"} 10.0
            jumun_group_retries_total{name="orders"} 4.0
            jumun_group_splits_total{name="orders"} 1.0
            jvm_gc_memory_allocated_bytes_total 1.5E9
            """;

    @Test
    void sumsUpWhatWasCountedSinceThen() {
        var counted = ServiceMeters.of(AFTER).since(ServiceMeters.of(BEFORE));

        assertThat(counted.groups()).isEqualTo(14);
        assertThat(counted.commands()).isEqualTo(140);
        assertThat(counted.meanSize()).isEqualTo(10);
        assertThat(counted.retries()).isEqualTo(3);
        assertThat(counted.splits()).isEqualTo(1);
        assertThat(counted.allocatedBytes()).isEqualTo(500_000_000);
        assertThat(counted.atMost()).isEqualTo(Map.of(1.0, 11.0, 64.0, 4.0));
        assertThat(ServiceMeters.NONE.meanSize()).isZero();
    }
}
