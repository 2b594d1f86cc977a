package dev.jumun.idempotency.web;

import dev.jumun.idempotency.Reply;
import dev.jumun.shared.Rejection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A write's remembered refusal on its way to the client, for the first time or again. */
final class RefusedReply extends Rejection {
    private static final long serialVersionUID = 1L;
    // Amounts keep their two decimals on the way through.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final boolean replayed;

    RefusedReply(Reply.Refused refused, boolean replayed) {
        super(refused.code(), details(refused));
        this.replayed = replayed;
    }

    private static List<JsonNode> details(Reply.Refused refused) {
        return List.copyOf(JSON.readTree(refused.details()).values());
    }

    @Override
    public Map<String, String> headers() {
        return replayed ? Map.of(Answered.REPLAYED_HEADER, "true") : Map.of();
    }
}
