package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;

/** Numbers: exact sets, compared by value. */
final class NumberAlgebra extends Algebra<NumberSet> {
    NumberAlgebra(SchemaSpace space) {
        super(space);
    }

    @Override
    NumberSet all() {
        return NumberSet.ALL;
    }

    @Override
    NumberSet none() {
        return NumberSet.NONE;
    }

    @Override
    NumberSet and(NumberSet a, NumberSet b) {
        return a.and(b);
    }

    @Override
    NumberSet or(NumberSet a, NumberSet b) {
        return a.or(b);
    }

    @Override
    NumberSet not(NumberSet a) {
        return a.not();
    }

    @Override
    boolean isNone(NumberSet a) {
        return a.isNone();
    }

    @Override
    NumberSet own(Schema schema) {
        TypeKeyword type = schema.type();
        if (!type.integers()) {
            return NumberSet.NONE;
        }
        NumberSet set = type.numbers() ? NumberSet.ALL : NumberSet.INTEGERS;
        for (List<JsonNode> values : TypeKeyword.values(schema)) {
            set = set.and(NumberSet.listed(values.stream()
                    .filter(JsonNode::isNumber)
                    .map(value -> number(schema, schema.has("enum") ? "enum" : "const", value))
                    .toList()));
        }
        if (schema.has("minimum")) {
            set = set.and(
                    NumberSet.of(NumberRange.atLeast(number(schema, "minimum"), isOpen(schema, "exclusiveMinimum"))));
        }
        if (schema.has("maximum")) {
            set = set.and(
                    NumberSet.of(NumberRange.atMost(number(schema, "maximum"), isOpen(schema, "exclusiveMaximum"))));
        }
        if (schema.has("exclusiveMinimum") && !schema.get("exclusiveMinimum").isBoolean()) {
            set = set.and(NumberSet.of(NumberRange.atLeast(number(schema, "exclusiveMinimum"), true)));
        }
        if (schema.has("exclusiveMaximum") && !schema.get("exclusiveMaximum").isBoolean()) {
            set = set.and(NumberSet.of(NumberRange.atMost(number(schema, "exclusiveMaximum"), true)));
        }
        if (schema.has("multipleOf")) {
            BigDecimal multiple = number(schema, "multipleOf");
            if (multiple.signum() <= 0) {
                throw schema.error("multipleOf", multiple + " is not positive; give a number above 0");
            }
            set = set.and(NumberSet.of(NumberRange.multiplesOf(NumberSet.plain(multiple))));
        }
        return set;
    }

    private static boolean isOpen(Schema schema, String keyword) {
        JsonNode value = schema.get(keyword);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    private static BigDecimal number(Schema schema, String keyword) {
        return number(schema, keyword, schema.get(keyword));
    }

    private static BigDecimal number(Schema schema, String keyword, JsonNode value) {
        if (!value.isNumber()) {
            throw schema.error(keyword, Schema.brief(value) + " is not a number; give a number");
        }
        BigDecimal number = value.decimalValue();
        if (Math.abs((long) number.precision() - number.scale()) > 1000 || number.scale() > 1000) {
            throw schema.error(keyword, Schema.brief(value) + " has more than 1000 digits; give a smaller number");
        }
        return number;
    }
}
