package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MoneyTests {

    @Test
    void keepsTwoDecimalsHoweverItIsSpelled() {
        assertThat(Money.of("5")).isEqualTo(Money.of("5.00")).hasToString("5.00");
        assertThat(new Money(new BigDecimal("1E+3"))).hasToString("1000.00");
        assertThat(Money.of("1.100")).hasToString("1.10");
    }

    @Test
    void neverRoundsSilently() {
        assertThatThrownBy(() -> Money.of("0.001")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsExactly() {
        assertThat(Money.of("0.10").plus(Money.of("0.20"))).isEqualTo(Money.of("0.30"));
        assertThat(Money.of("999999999.99").times(1_000_000)).isEqualTo(Money.of("999999999990000.00"));
        assertThat(Money.of("1.00").minus(Money.of("1.01"))).isEqualTo(Money.of("-0.01")).isLessThan(Money.ZERO);
        assertThat(Money.of("2.00").negated()).isEqualTo(Money.of("-2.00"));
    }
}
