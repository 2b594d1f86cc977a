package dev.jumun.ranking;

import java.util.Collection;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** An instance that keeps no sales figures, to measure what they cost. */
@TestConfiguration(proxyBeanMethods = false)
public class WithoutSalesFigures {
    @Bean
    @Primary
    SalesFigures noSalesFigures(DeltaTables tables) {
        return new SalesFigures(tables) {
            @Override
            public void add(Collection<Sale> sales) {
                // Nothing is kept.
            }
        };
    }
}
