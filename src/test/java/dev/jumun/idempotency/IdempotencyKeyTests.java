package dev.jumun.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jumun.shared.Invalid;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTests {

    @Test
    void readsAQuotedKeyAsTheBareOne() {
        assertThat(IdempotencyKey.parse("\"abc\"")).isEqualTo(IdempotencyKey.parse("abc"));
        assertThat(IdempotencyKey.parse("\"abc")).isNotEqualTo(IdempotencyKey.parse("abc"));
    }

    @Test
    void tellsCasesApart() {
        assertThat(IdempotencyKey.parse("abc")).isNotEqualTo(IdempotencyKey.parse("ABC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "키", "a\u0000", "a\nb", "\u007f", "\u00e9"})
    void refusesWhatIsNoKey(String header) {
        assertThatThrownBy(() -> IdempotencyKey.parse(header)).isInstanceOf(Invalid.class);
    }

    @Test
    void boundsTheLengthWithoutTheQuotes() {
        assertThat(IdempotencyKey.parse("\"" + "k".repeat(255) + "\"").value()).hasSize(255);
        assertThatThrownBy(() -> IdempotencyKey.parse("k".repeat(256))).isInstanceOf(Invalid.class);
    }

    @Test
    void fingerprintsMethodPathAndMeaning() {
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        var fingerprint = Fingerprint.of("POST", "/a", body);
        assertThat(Fingerprint.of("POST", "/a", body.clone())).isEqualTo(fingerprint).hasSameHashCodeAs(fingerprint);
        assertThat(Fingerprint.of("PUT", "/a", body)).isNotEqualTo(fingerprint);
        assertThat(Fingerprint.of("POST", "/b", body)).isNotEqualTo(fingerprint);
        assertThat(Fingerprint.of("POST", "/a", new byte[0])).isNotEqualTo(fingerprint);
    }
}
