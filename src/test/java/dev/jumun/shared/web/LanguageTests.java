package dev.jumun.shared.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ApplicationTest
class LanguageTests {
    private final Shop shop;

    LanguageTests(Shop shop) {
        this.shop = shop;
    }

    @ParameterizedTest
    @CsvSource({"ko, 요청 값이 올바르지 않습니다., 필수 값입니다., 1 이상이어야 합니다.",
            "'ko-KR,ko;q=0.9,en;q=0.8', 요청 값이 올바르지 않습니다., 필수 값입니다., 1 이상이어야 합니다.",
            "de, 요청 값이 올바르지 않습니다., 필수 값입니다., 1 이상이어야 합니다.",
            "en, The request is not valid., is required, must be at least 1",
            "en-US, The request is not valid., is required, must be at least 1"})
    void explainsWhatIsWrongInTheClientsLanguage(String language, String message, String missing, String tooSmall) {
        var answer = shop.api()
                .send(shop.api()
                        .request("/api/v1/orders", Shop.ADMINISTRATOR)
                        .header("Content-Type", "application/json")
                        .header("Accept-Language", language)
                        .POST(BodyPublishers.ofString("{\"items\":[{\"qty\":0}]}")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asString()).isEqualTo(message);
        assertThat(answer.json().path("details").findValuesAsString("field"))
                .containsExactly("items[0].productId", "items[0].qty");
        assertThat(answer.json().path("details").findValuesAsString("reason")).containsExactly(missing, tooSmall);
    }
}
