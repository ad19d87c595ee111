package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Languages are what their definitions say: all short strings, by {@link Recognizer} and by hand. */
@Tag("once")
class GrammarDefinitionsTest {
    private static CompiledGrammar compile(Grammar g) {
        return CompiledGrammar.of(g, List.of(), Budget.DEFAULT, 64);
    }

    private static final byte[] NOT_FOUND = new byte[100];

    /** A text that the configuration goes on with, found breadth first; null if there is none. */
    private static byte[] completion(Configuration from, int most) {
        List<Configuration> level = List.of(from);
        List<byte[]> texts = List.of(new byte[0]);
        Set<Configuration> seen = new HashSet<>(level);
        while (!level.isEmpty() && level.size() < most) {
            List<Configuration> next = new ArrayList<>();
            List<byte[]> longer = new ArrayList<>();
            for (int i = 0; i < level.size(); i++) {
                if (level.get(i).accepts()) {
                    return texts.get(i);
                }
                long[] bits = level.get(i).bytes();
                for (int b = 0; b < 256; b++) {
                    Configuration to =
                            (bits[b >>> 6] >>> b & 1) == 0 ? null : level.get(i).next(b);
                    if (to != null && seen.add(to)) {
                        next.add(to);
                        byte[] text = java.util.Arrays.copyOf(texts.get(i), texts.get(i).length + 1);
                        text[text.length - 1] = (byte) b;
                        longer.add(text);
                    }
                }
            }
            level = next;
            texts = longer;
        }
        return level.isEmpty() ? null : NOT_FOUND;
    }

    /** All strings of up to {@code longest} pieces: accepted as by definition, alive if and only if it can go on. */
    private static void compare(Grammar g, List<String> pieces, int longest, String what) {
        CompiledGrammar compiled;
        try {
            compiled = compile(g);
        } catch (IllegalArgumentException e) {
            compiled = null;
        }
        List<String> level = List.of("");
        for (int n = 0; n <= longest; n++) {
            List<String> next = new ArrayList<>();
            for (String text : level) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                boolean is = Recognizer.accepts(g, bytes);
                String where = what + " on " + text;
                if (compiled == null) {
                    assertThat(is).as(where + " of an empty language").isFalse();
                } else {
                    Configuration at = compiled.start();
                    for (byte b : bytes) {
                        at = at.next(b & 0xff);
                    }
                    assertThat(at.accepts()).as(where).isEqualTo(is);
                    if (!at.isDead()) {
                        byte[] more = completion(at, 100);
                        assertThat(more).as(where + " can be completed").isNotNull();
                        if (more.length < 20) {
                            byte[] all = java.util.Arrays.copyOf(bytes, bytes.length + more.length);
                            System.arraycopy(more, 0, all, bytes.length, more.length);
                            assertThat(Recognizer.accepts(g, all))
                                    .as(where + " completed")
                                    .isTrue();
                        }
                    }
                }
                pieces.forEach(piece -> next.add(text + piece));
            }
            level = next;
        }
    }

    private static Expression random(Random random, List<Rule> rules, int depth) {
        int kind = depth == 0 ? random.nextInt(4) : random.nextInt(10);
        return switch (kind) {
            case 0 -> Expression.text("a");
            case 1 -> Expression.text(random.nextBoolean() ? "b" : "ab");
            case 2, 3, 4 -> Expression.call(rules.get(random.nextInt(rules.size())));
            case 5, 6 -> Expression.sequence(random(random, rules, depth - 1), random(random, rules, depth - 1));
            case 7, 8 ->
                Expression.either(
                        random(random, rules, depth - 1), random(random, rules, depth - 1), random(random, rules, 0));
            default -> {
                int least = random.nextInt(3);
                Expression part = random(random, rules, depth - 1);
                yield random.nextBoolean()
                        ? Expression.repeat(part, least)
                        : Expression.repeat(part, least, least + random.nextInt(3));
            }
        };
    }

    @Test
    void randomGrammarsAreWhatTheirDefinitionsSay() {
        int many = Integer.getInteger("random.grammars", 600);
        for (int seed = Integer.getInteger("random.first", 0); seed < many; seed++) {
            Random random = new Random(seed);
            Grammar.Builder b = Grammar.builder();
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                rules.add(b.rule("r" + i));
            }
            StringBuilder what = new StringBuilder("seed " + seed);
            for (Rule rule : rules) {
                Expression e = random(random, rules, 3);
                if (random.nextInt(3) == 0) {
                    e = Expression.either(e, random(random, rules, 0), Expression.text("b"));
                }
                what.append("; ").append(rule).append(" = ").append(e);
                b.define(rule, e);
            }
            compare(b.build(Expression.call(rules.get(0))), List.of("a", "b"), 6, what.toString());
        }
    }

    @Test
    void membersAreWhatTheirDefinitionSays() {
        int many = Integer.getInteger("random.members", 25);
        for (int seed = Integer.getInteger("random.first", 0); seed < many; seed++) {
            Random random = new Random(seed);
            Expression value = Expression.text("1");
            Members.Builder b = Members.builder();
            List<String> names = new ArrayList<>(List.of("a", "b", "ab", "c"));
            java.util.Collections.shuffle(names, random);
            names = names.subList(0, random.nextInt(4));
            StringBuilder what = new StringBuilder("seed " + seed);
            for (String name : names) {
                boolean required = random.nextInt(3) == 0;
                boolean never = random.nextInt(6) == 0;
                what.append(' ').append(name).append(required ? "!" : "").append(never ? "-" : "");
                b.declare(name, never ? Expression.nothing() : value, required);
            }
            for (String name : names) {
                if (names.size() > 1 && random.nextInt(3) == 0) {
                    Set<String> to = new HashSet<>(List.of(names.get(random.nextInt(names.size())), names.get(0)));
                    what.append(' ').append(name).append("->").append(to);
                    b.imply(name, to);
                }
            }
            Expression letter = Expression.codePoints(CodePoints.of('a', 'b'));
            switch (random.nextInt(4)) {
                case 0 -> b.others(Expression.repeat(letter, 1, 2), value);
                case 1 -> b.others(Expression.not(Expression.nothing()), value);
                case 2 -> {
                    b.others(Expression.text("a"), value);
                    b.others(Expression.sequence(letter, letter), value);
                }
                default -> what.append(" closed");
            }
            int least = random.nextInt(4);
            if (random.nextBoolean()) {
                b.least(least);
                what.append(" least ").append(least);
            }
            if (random.nextBoolean()) {
                int most = random.nextInt(4);
                b.most(most);
                what.append(" most ").append(most);
            }
            if (random.nextBoolean()) {
                b.order(Members.Order.DECLARED);
                what.append(" in order");
            }
            Grammar g = Grammar.of(Expression.sequence(Expression.members(b.build()), Expression.text("}")));
            compare(
                    g,
                    List.of("\"a\":1", "\"b\":1", "\"ab\":1", "\"\\u0061\":1", "\"c\":1", ",", "}"),
                    4,
                    what.toString());
            compare(g, List.of("\"", "a", "\\u00", "6", "1", "b", "\":1", ","), 3, what.toString());
        }
    }

    @Test
    void distinctItemsAreWhatTheirDefinitionSays() {
        Expression digit = Expression.codePoints(CodePoints.range('0', '2'));
        List<Expression> items = List.of(
                Expression.repeat(digit, 1, 2),
                Expression.sequence(digit, Expression.optional(Expression.text(".0"))),
                Expression.sequence(
                        digit, Expression.optional(Expression.sequence(Expression.text("e"), Expression.text("0")))),
                Expression.quoted(Expression.repeat(Expression.codePoints(CodePoints.of('a', 'b')), 0, 1)),
                Expression.repeat(Expression.text("1"), 0),
                Expression.either(Expression.text("true"), Expression.text("false"), Expression.text("null")));
        for (int kind = 0; kind < items.size(); kind++) {
            for (int least = 0; least < 5; least++) {
                for (int most = 0; most < 5; most++) {
                    Grammar g = Grammar.of(Expression.sequence(
                            Expression.text("["),
                            Expression.distinct(new DistinctItems(
                                    items.get(kind),
                                    Expression.text(","),
                                    least,
                                    most == 4 ? OptionalInt.empty() : OptionalInt.of(most))),
                            Expression.text("]")));
                    String what = "items " + items.get(kind) + " least " + least + " most " + most;
                    List<String> pieces = List.of(
                                    List.of("0", "1", "[", ",", "]"),
                                    List.of("[", "0", "1.0", "1", ",", "]"),
                                    List.of("[", "0", "1e0", "1", ",", "]"),
                                    List.of("[\"a\"", ",", "\"\\u0061\"", "\"\"", "\"b\"", "]"),
                                    List.of("[", "1", ",", "]", "11"),
                                    List.of("[", "true", "null", "false", ",", "]"))
                            .get(kind);
                    compare(g, pieces, 5, what);
                }
            }
        }
    }
}
