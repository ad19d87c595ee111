package dev.logits.decode.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads a nested JSON document of about 16,000 bytes by a compiled grammar: of states that are known ({@code warm}), of
 * a grammar that was just compiled ({@code cold}), and, to compare, by a checker written by hand; and compiles a
 * grammar of 300 rules. One operation of the first three is the whole document.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadingBenchmark {
    private static final Expression ANY = Expression.not(Expression.nothing());
    private static final Expression SPACE = Expression.optional(Expression.text(" "));
    private static final Expression DIGIT = Expression.codePoints(CodePoints.range('0', '9'));

    private byte[] document;
    private Grammar json;
    private Grammar rules;
    private CompiledGrammar known;

    @Setup
    public void setUp() {
        document = document(5, new Random(1)).getBytes(StandardCharsets.UTF_8);
        json = json();
        rules = rules(300);
        known = compile(json);
        if (!known.accepts(document) || !byHand()) {
            throw new IllegalStateException("the document is not accepted");
        }
    }

    private static CompiledGrammar compile(Grammar grammar) {
        return CompiledGrammar.of(grammar, List.of(), Budget.DEFAULT, 64);
    }

    private static Grammar json() {
        Grammar.Builder b = Grammar.builder();
        Rule value = b.rule("value");
        Expression comma = Expression.sequence(SPACE, Expression.text(","), SPACE);
        Expression colon = Expression.sequence(SPACE, Expression.text(":"), SPACE);
        Members members = Members.builder()
                .others(ANY, Expression.call(value))
                .separators(colon, comma)
                .build();
        b.define(
                value,
                Expression.either(
                        Expression.quoted(ANY),
                        Expression.repeat(DIGIT, 1),
                        Expression.sequence(
                                Expression.text("["),
                                Expression.optional(Expression.sequence(
                                        Expression.call(value),
                                        Expression.repeat(Expression.sequence(comma, Expression.call(value)), 0))),
                                Expression.text("]")),
                        Expression.sequence(Expression.text("{"), Expression.members(members), Expression.text("}"))));
        return b.build(Expression.call(value));
    }

    /** Objects of eight members in their order, as of a schema; each but the last have objects in them. */
    private static Grammar rules(int n) {
        Grammar.Builder b = Grammar.builder();
        List<Rule> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(b.rule("/properties/p" + i));
        }
        for (int i = 0; i < n; i++) {
            Members.Builder m = Members.builder();
            for (int k = 0; k < 8; k++) {
                int to = i * 8 + k + 1;
                Expression leaf = k % 2 == 0 ? Expression.repeat(DIGIT, 1) : Expression.quoted(ANY);
                m.declare("key" + k, to < n ? Expression.call(all.get(to)) : leaf, k % 3 == 0);
            }
            m.order(Members.Order.DECLARED);
            b.define(
                    all.get(i),
                    Expression.sequence(Expression.text("{"), Expression.members(m.build()), Expression.text("}")));
        }
        return b.build(Expression.call(all.get(0)));
    }

    private static String document(int depth, Random random) {
        if (depth == 0) {
            return random.nextBoolean() ? "\"text " + random.nextInt(1000) + "\"" : "" + random.nextInt(100_000);
        }
        boolean object = random.nextBoolean();
        StringBuilder s = new StringBuilder(object ? "{" : "[");
        for (int i = 0; i < 4; i++) {
            s.append(i > 0 ? ", " : "")
                    .append(object ? "\"name" + i + "\": " : "")
                    .append(document(depth - 1, random));
        }
        return s.append(object ? "}" : "]").toString();
    }

    @Benchmark
    public boolean warm() {
        return known.accepts(document);
    }

    @Benchmark
    public boolean cold() {
        return compile(json).accepts(document);
    }

    @Benchmark
    public Object compileRules() {
        return compile(rules);
    }

    /** A stack of brackets and a state: what is least to be done for the same document, without names that repeat. */
    @Benchmark
    public boolean byHand() {
        byte[] open = new byte[64];
        int depth = 0;
        boolean string = false;
        for (byte b : document) {
            if (string) {
                string = b != '"';
            } else if (b == '{' || b == '[') {
                open[depth++] = b;
            } else if (b == '}' || b == ']') {
                if (depth == 0 || open[--depth] != (b == '}' ? '{' : '[')) {
                    return false;
                }
            } else {
                string = b == '"';
            }
        }
        return depth == 0 && !string;
    }
}
