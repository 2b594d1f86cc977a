package dev.jumun.apidoc;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jumun.idempotency.IdempotencyKey;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.Trace;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the operations of the API share: paging, the key of a write, headers, the error. */
final class SharedParts {
    static final String ERROR = "ErrorBody";
    static final String RETRY_AFTER = "Retry-After";

    private static final String PARTS = """
            {
              "parameters": {
                "page": {
                  "name": "page",
                  "in": "query",
                  "required": false,
                  "description": "Which page, counted from 0.",
                  "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": @last@, "default": 0}
                },
                "size": {
                  "name": "size",
                  "in": "query",
                  "required": false,
                  "description": "Rows of a page.",
                  "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": @max@, "default": @default@}
                },
                "@key@": {
                  "name": "@key@",
                  "in": "header",
                  "required": false,
                  "description": "Your name for this one write, best a UUID. The same request with the same key has one \
            effect and one answer.",
                  "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"}
                }
              },
              "headers": {
                "@trace@": {
                  "required": true,
                  "description": "Names the request, as the logs and the error body do.",
                  "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"}
                },
                "@replayed@": {
                  "description": "`true` when this is the key's first answer once more; otherwise absent.",
                  "schema": {"type": "string", "enum": ["true"]}
                },
                "@retry@": {
                  "description": "Seconds after which to try again.",
                  "schema": {"type": "integer", "minimum": 1}
                }
              },
              "schemas": {
                "ErrorBody": {
                  "type": "object",
                  "description": "The one form of every error.",
                  "required": ["timestamp", "path", "error", "message", "traceId"],
                  "properties": {
                    "timestamp": {"type": "string", "format": "date-time", "description": "UTC to the second."},
                    "path": {"type": "string", "description": "The path that was asked for."},
                    "error": {"type": "string", "enum": [@codes@]},
                    "message": {
                      "type": "string",
                      "description": "For people: Korean, or English with `Accept-Language: en`."
                    },
                    "traceId": {"type": "string", "description": "The same as the header `@trace@`."},
                    "details": {
                      "type": "array",
                      "description": "What exactly was wrong; absent when the code says it all.",
                      "items": {
                        "anyOf": [
                          {"$ref": "#/components/schemas/FieldDetail"},
                          {"$ref": "#/components/schemas/StockShortage"},
                          {"$ref": "#/components/schemas/BalanceShortage"}
                        ]
                      }
                    }
                  }
                },
                "FieldDetail": {
                  "type": "object",
                  "description": "A named part of the request, or the id of what does not exist.",
                  "required": ["field", "reason"],
                  "properties": {"field": {"type": "string"}, "reason": {"type": "string"}}
                },
                "StockShortage": {
                  "type": "object",
                  "description": "With `OUT_OF_STOCK`: a product of which there is too little.",
                  "required": ["productId", "requested", "available"],
                  "properties": {
                    "productId": {"type": "integer", "format": "int64"},
                    "requested": {"type": "integer", "format": "int64"},
                    "available": {"type": "integer", "format": "int64"}
                  }
                },
                "BalanceShortage": {
                  "type": "object",
                  "description": "With `INSUFFICIENT_BALANCE`: what was to be paid and what is there.",
                  "required": ["required", "balance"],
                  "properties": {
                    "required": {"$ref": "#/components/schemas/Money"},
                    "balance": {"$ref": "#/components/schemas/Money"}
                  }
                }
              }
            }
            """;

    private SharedParts() {}

    static void addTo(Components components) {
        var codes = Arrays.stream(ErrorCode.values())
                .map(code -> '"' + code.name() + '"')
                .collect(Collectors.joining(", "));
        var parts = read(PARTS.replace("@key@", IdempotencyKey.HEADER)
                .replace("@trace@", Trace.HEADER)
                .replace("@replayed@", Answered.REPLAYED_HEADER)
                .replace("@retry@", RETRY_AFTER)
                .replace("@last@", Integer.toString(Integer.MAX_VALUE))
                .replace("@max@", Integer.toString(PageQuery.MAX_SIZE))
                .replace("@default@", Integer.toString(PageQuery.DEFAULT_SIZE))
                .replace("@codes@", codes));
        parts.getParameters().forEach(components::addParameters);
        parts.getHeaders().forEach(components::addHeaders);
        parts.getSchemas().forEach(components::addSchemas);
    }

    private static Components read(String json) {
        try {
            return Json31.mapper().readValue(json, Components.class);
        } catch (JsonProcessingException misspelled) {
            throw new IllegalStateException(misspelled);
        }
    }

    static Header header(String name) {
        return new Header().$ref("#/components/headers/" + name);
    }

    static Parameter parameter(String name) {
        return new Parameter().$ref("#/components/parameters/" + name);
    }
}
