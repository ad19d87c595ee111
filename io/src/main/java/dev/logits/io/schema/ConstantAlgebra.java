package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** null, false and true: a set of bits. */
final class ConstantAlgebra extends Algebra<Integer> {
    static final int NULL = 1;
    static final int FALSE = 2;
    static final int TRUE = 4;
    private static final int ALL = NULL | FALSE | TRUE;

    ConstantAlgebra(SchemaSpace space) {
        super(space);
    }

    @Override
    Integer all() {
        return ALL;
    }

    @Override
    Integer none() {
        return 0;
    }

    @Override
    Integer and(Integer a, Integer b) {
        return a & b;
    }

    @Override
    Integer or(Integer a, Integer b) {
        return a | b;
    }

    @Override
    Integer not(Integer a) {
        return ALL & ~a;
    }

    @Override
    boolean isNone(Integer a) {
        return a == 0;
    }

    @Override
    Integer own(Schema schema) {
        TypeKeyword type = schema.type();
        int bits = (type.nulls() ? NULL : 0) | (type.booleans() ? FALSE | TRUE : 0);
        for (Iterable<JsonNode> values : TypeKeyword.values(schema)) {
            int listed = 0;
            for (JsonNode value : values) {
                if (value.isNull()) {
                    listed |= NULL;
                } else if (value.isBoolean()) {
                    listed |= value.booleanValue() ? TRUE : FALSE;
                }
            }
            bits &= listed;
        }
        return bits;
    }
}
