package dev.logits.io.schema;

import java.util.HashMap;
import java.util.Map;

/** Whether it can be shown that no value is in a term or in a shape. What is not sure counts as not empty. */
final class Emptiness {
    private static final int DEEPEST = 5;

    private final SchemaSpace space;
    private final Map<Term, Boolean> known = new HashMap<>();
    private int depth;

    Emptiness(SchemaSpace space) {
        this.space = space;
    }

    boolean isEmpty(Term term) {
        if (term.isFalse() || term.isTrue()) {
            return term.isFalse();
        }
        Boolean answer = known.get(term);
        if (answer != null) {
            return answer;
        }
        if (depth == DEEPEST) {
            return false;
        }
        depth++;
        try {
            answer = space.constants.of(term) == 0
                    && space.texts.of(term).isNone()
                    && space.numbers.of(term).isNone()
                    && space.arrays.of(term).isEmpty()
                    && space.objects.of(term).isEmpty();
        } catch (InProgress.Loop loop) {
            return false;
        } finally {
            depth--;
        }
        known.put(term, answer);
        return answer;
    }

    boolean isEmpty(ObjectShape shape) {
        if (shape.least() > shape.most() || shape.required().size() > shape.most()) {
            return true;
        }
        for (String name : shape.required()) {
            if (!TextSet.isText(name) || isEmpty(shape.term(name, space))) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty(ArrayShape shape) {
        if (shape.least() > shape.most()) {
            return true;
        }
        for (int i = 0; i < Math.min(shape.least(), shape.prefix().size() + 1); i++) {
            if (isEmpty(shape.item(i))) {
                return true;
            }
        }
        return false;
    }
}
