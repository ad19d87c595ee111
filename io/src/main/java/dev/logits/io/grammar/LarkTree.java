package dev.logits.io.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts of a Lark grammar as they were read; {@code at} is a place in the text, and no two parts have one. */
sealed interface LarkTree {
    int at();

    /** A string. */
    record Text(String text, boolean ignoreCase, int at) implements LarkTree {}

    /** A regular expression between slashes. */
    record Regex(String pattern, Set<EcmaRegex.Flag> flags, int at) implements LarkTree {}

    /** One character of a range. */
    record Range(int first, int last, int at) implements LarkTree {}

    /** A rule or a terminal; the argument is {@code null} if there is none. */
    record Name(String name, LarkParameter.Value argument, int at) implements LarkTree {}

    /** One of several special tokens. */
    record Special(List<String> names, int at) implements LarkTree {}

    /** A schema. */
    record Json(JsonNode schema, int at) implements LarkTree {}

    /** Some of several neighboring chunks. */
    record Substring(List<String> chunks, int at) implements LarkTree {}

    /** A grammar within a grammar. */
    record Nested(Source grammar, int at) implements LarkTree {}

    /** Parts one after the other. */
    record Sequence(List<LarkTree> parts, int at) implements LarkTree {}

    /** One of several parts, each with a condition, which is {@code null} if there is none. */
    record Either(List<LarkTree> parts, List<LarkParameter.Condition> conditions, int at) implements LarkTree {}

    /** What is in all of several parts. */
    record Both(List<LarkTree> parts, int at) implements LarkTree {}

    /** What is not in a part. */
    record Not(LarkTree part, int at) implements LarkTree {}

    /** A part several times; most is −1 if there is no bound. */
    record Repeat(LarkTree part, int least, int most, int at) implements LarkTree {}

    /**
     * A rule or a terminal.
     *
     * @param lazy whether it matches as little as possible
     * @param suffix what follows a lazy rule's body; {@code null} if nothing
     */
    record Definition(String name, boolean parametric, boolean lazy, LarkTree suffix, LarkTree body, int at) {}

    /** Definitions and statements of one grammar. */
    final class Source {
        final Map<String, Definition> definitions = new LinkedHashMap<>();
        final Map<String, Expression> imports = new LinkedHashMap<>();
        final List<LarkTree> ignored = new ArrayList<>();
        boolean ignoredAtTheStart;
        boolean ignoredOnce;
    }

    /** Whether a name is one of a terminal. */
    static boolean isTerminal(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetter(name.charAt(i))) {
                return Character.isUpperCase(name.charAt(i));
            }
        }
        return false;
    }
}
