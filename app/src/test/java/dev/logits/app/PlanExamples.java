package dev.logits.app;

import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;

/** Fields that a plan's file may have for a rule. */
final class PlanExamples {
    private PlanExamples() {}

    /** JSON of each component of a rule's record, each behind a comma. */
    static String fields(Class<? extends Record> kind) {
        StringBuilder fields = new StringBuilder();
        for (RecordComponent part : kind.getRecordComponents()) {
            fields.append(",\"").append(part.getName()).append("\":").append(value(part));
        }
        return fields.toString();
    }

    private static String value(RecordComponent part) {
        Class<?> type = part.getType();
        if (type == double.class) {
            return part.getName().equals("base") ? "1.75" : "0.5";
        }
        if (type == boolean.class) {
            return "true";
        }
        if (type == int.class) {
            return "2";
        }
        if (type == Window.class) {
            return "\"last 64\"";
        }
        if (type == Tokens.class) {
            return "[1, 3]";
        }
        if (type == Map.class) {
            return "{\"1\": 0.5, \"3\": \"-Infinity\"}";
        }
        if (type == List.class) {
            return part.getGenericType().getTypeName().contains("Biased")
                    ? "[{\"sequence\": [1, 3], \"bias\": 0.5}]"
                    : "[[1, 3]]";
        }
        throw new IllegalArgumentException("no value of " + part + "; add one");
    }
}
