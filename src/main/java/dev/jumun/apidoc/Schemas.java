package dev.jumun.apidoc;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;

/** Schemas as OpenAPI 3.1 spells them. */
final class Schemas {
    private static final String REFERENCE = "#/components/schemas/";

    private Schemas() {}

    static JsonSchema of(String type) {
        var schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    static JsonSchema reference(String name) {
        var schema = new JsonSchema();
        schema.set$ref(REFERENCE + name);
        return schema;
    }

    /** The name of the schema that is referred to. */
    static String name(Schema<?> reference) {
        return reference.get$ref().substring(REFERENCE.length());
    }
}
