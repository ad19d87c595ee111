package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.Expression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Strings: regular languages of texts. */
final class TextAlgebra extends Algebra<TextSet> {
    private static final Expression CHARACTER = Expression.codePoints(CodePoints.ALL);

    TextAlgebra(SchemaSpace space) {
        super(space);
    }

    @Override
    TextSet all() {
        return TextSet.ALL;
    }

    @Override
    TextSet none() {
        return TextSet.NONE;
    }

    @Override
    TextSet and(TextSet a, TextSet b) {
        return a.and(b);
    }

    @Override
    TextSet or(TextSet a, TextSet b) {
        return a.or(b);
    }

    @Override
    TextSet not(TextSet a) {
        return a.not();
    }

    @Override
    boolean isNone(TextSet a) {
        return a.isNone();
    }

    @Override
    TextSet own(Schema schema) {
        if (!schema.type().strings()) {
            return TextSet.NONE;
        }
        TextSet set = TextSet.ALL;
        for (List<JsonNode> values : TypeKeyword.values(schema)) {
            Set<String> texts = new LinkedHashSet<>();
            values.stream().filter(JsonNode::isTextual).forEach(v -> texts.add(v.textValue()));
            set = set.and(TextSet.listed(texts));
        }
        if (set.isNone()) {
            return set;
        }
        if (schema.has("pattern")) {
            set = set.and(space.pattern(schema, "pattern", schema.text("pattern")));
        }
        if (schema.get("format") != null && schema.get("format").isTextual()) {
            String name = schema.text("format");
            Optional<TextSet> format = Formats.of(name);
            if (format.isEmpty()) {
                space.annotations.add(schema.pointer + "/format: \"" + name + "\" is not known and asserts nothing");
            } else {
                set = set.and(format.get());
            }
        }
        int least = schema.count("minLength", 0);
        int most = schema.count("maxLength", Integer.MAX_VALUE);
        if (most < least) {
            return TextSet.NONE;
        }
        if (most < Integer.MAX_VALUE) {
            set = set.and(TextSet.regular(Expression.repeat(CHARACTER, least, most)));
        } else if (least > 0) {
            set = set.and(TextSet.regular(Expression.repeat(CHARACTER, least)));
        }
        return set;
    }
}
