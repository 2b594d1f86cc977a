package dev.jumun.apidoc;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Checks JSON against the schemas of one OpenAPI document, as far as this API's schemas go. */
public record SchemaCheck(JsonNode document) {

    /** What is wrong with the value; empty when it is as described. Names that no schema knows are wrong too. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        var faults = new ArrayList<String>();
        check(schema, value, "$", faults);
        return faults;
    }

    /** The thing itself, where only a reference to it stands. */
    public JsonNode follow(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private void check(JsonNode reference, JsonNode value, String at, List<String> faults) {
        var schema = follow(reference);
        if (schema.isMissingNode() || schema.isEmpty()) {
            faults.add(at + ": no schema");
        } else if (schema.has("anyOf")) {
            if (schema.path("anyOf").valueStream().noneMatch(one -> faults(one, value).isEmpty())) {
                faults.add(at + ": none of the alternatives fits " + value);
            }
        } else if (!isOfType(schema.path("type"), value)) {
            faults.add(at + ": not of type " + schema.path("type") + " but " + value);
        } else if (value.isObject()) {
            checkObject(schema, value, at, faults);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), at + "[" + i + "]", faults);
            }
        } else {
            checkValue(schema, value, at, faults);
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String at, List<String> faults) {
        schema.path("required")
                .valueStream()
                .map(JsonNode::asString)
                .filter(name -> !value.has(name))
                .forEach(name -> faults.add(at + "." + name + ": missing"));
        for (var property : value.properties()) {
            var known = schema.path("properties").path(property.getKey());
            check(known.isMissingNode() ? schema.path("additionalProperties") : known, property.getValue(),
                    at + "." + property.getKey(), faults);
        }
    }

    private static void checkValue(JsonNode schema, JsonNode value, String at, List<String> faults) {
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add(at + ": not one of " + schema.path("enum"));
        }
        if (schema.has("pattern") && !Pattern.compile(schema.path("pattern").asString())
                .matcher(value.asString())
                .find()) {
            faults.add(at + ": not like " + schema.path("pattern"));
        }
        if (schema.has("multipleOf") && value.decimalValue()
                .remainder(schema.path("multipleOf").decimalValue())
                .compareTo(BigDecimal.ZERO) != 0) {
            faults.add(at + ": not a multiple of " + schema.path("multipleOf"));
        }
    }

    private static boolean isOfType(JsonNode types, JsonNode value) {
        return types.isArray()
                ? types.valueStream().anyMatch(type -> isOfType(type, value))
                : switch (types.asString()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isString();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "null" -> value.isNull();
                    default -> false;
                };
    }
}
