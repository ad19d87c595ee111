package dev.logits.io.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.logits.decode.grammar.Grammar;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Grammars of random schemas accept what two validators accept. */
class ValidatorsTest {
    private final JsonSchemaFactory networknt = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private int refused;
    private int disputed;
    private int valid;
    private int invalid;

    private void compare(long seed) {
        RandomSchemas random = new RandomSchemas(new Random(seed));
        JsonNode schema = random.document(2);
        Grammar grammar;
        try {
            grammar = JsonSchema.parse(schema.toString()).grammar();
        } catch (UnsupportedSchemaException unsupported) {
            refused++;
            if (!unsupported.getMessage().contains("no value is valid")) {
                return;
            }
            grammar = null;
        }
        com.networknt.schema.JsonSchema first = networknt.getSchema(schema);
        Validator second = new ValidatorFactory()
                .withJsonNodeFactory(new JacksonNode.Factory())
                .withDisabledSchemaValidation(true)
                .createValidator();
        URI uri = second.registerSchema(schema);
        for (int i = 0; i < 25; i++) {
            JsonNode value = random.value(2);
            boolean a;
            boolean b;
            try {
                a = first.validate(value).isEmpty();
                b = second.validate(uri, value).isValid();
            } catch (RuntimeException | StackOverflowError loop) {
                disputed++;
                continue;
            }
            if (a != b) {
                disputed++;
                continue;
            }
            valid += a ? 1 : 0;
            invalid += a ? 0 : 1;
            assertThat(grammar != null && grammar.accepts(value.toString()))
                    .as("seed %d, schema %s, value %s", seed, schema, value)
                    .isEqualTo(a);
        }
    }

    @Test
    void randomSchemasHaveTheVerdictsOfTwoValidators() {
        long first = Long.getLong("logits.seed", 20260101);
        int schemas = Integer.getInteger("logits.schemas", 200);
        for (int i = 0; i < schemas; i++) {
            compare(first + i);
        }
        System.out.printf(
                "seeds %d to %d: %d schemas refused, %d values valid, %d invalid, %d disputed by the validators%n",
                first, first + schemas - 1, refused, valid, invalid, disputed);
        assertThat(valid).isGreaterThan(schemas);
        assertThat(invalid).isGreaterThan(schemas);
        assertThat(refused).isLessThan(schemas / 2);
    }
}
