package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import dev.logits.internal.automaton.Languages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Regular languages of usual patterns: building one and walking a text of it, when no state was met before, and again
 * when all were. The baseline is the JDK's own pattern, compiled and matched, which tells of whole texts alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LanguageBenchmark {
    private static final int MOST_STATES = 1_000_000;

    /** What is built and walked. */
    @Param({"date-time", "uuid", "email", "literals", "letters"})
    public String kind;

    private Expression expression;
    private String regex;
    private String text;
    private byte[] bytes;
    private Language language;
    private Pattern pattern;

    /** The expression, the same as a regular expression of the JDK, and a text of it. */
    @Setup
    public void prepare() {
        switch (kind) {
            case "date-time" -> {
                Expression two = Expression.repeat(set("09"), 2, 2);
                expression = Expression.sequence(
                        two,
                        two,
                        text("-"),
                        two,
                        text("-"),
                        two,
                        text("T"),
                        two,
                        text(":"),
                        two,
                        text(":"),
                        two,
                        Expression.optional(Expression.sequence(text("."), Expression.repeat(set("09"), 1))),
                        Expression.either(text("Z"), Expression.sequence(set("++--"), two, text(":"), two)));
                regex = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)";
                text = "2024-12-31T23:59:59.123456+01:00";
            }
            case "uuid" -> {
                Expression four = Expression.repeat(set("09afAF"), 4, 4);
                expression = Expression.sequence(
                        four, four, text("-"), four, text("-"), four, text("-"), four, text("-"), four, four, four);
                regex = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
                text = "123e4567-e89b-12d3-a456-426614174000";
            }
            case "email" -> {
                Expression atom = Expression.repeat(set("azAZ09++--__"), 1);
                Expression label = Expression.repeat(set("azAZ09--"), 1, 63);
                expression = Expression.sequence(
                        atom,
                        Expression.repeat(Expression.sequence(text("."), atom), 0),
                        text("@"),
                        label,
                        Expression.repeat(Expression.sequence(text("."), label), 1));
                regex = "[a-zA-Z0-9+_-]+(\\.[a-zA-Z0-9+_-]+)*@[a-zA-Z0-9-]{1,63}(\\.[a-zA-Z0-9-]{1,63})+";
                text = "john.doe+tag@mail.example.com";
            }
            case "literals" -> {
                List<String> words = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    words.add(Integer.toString(i * 7919 % 1_000_003, 36) + "-value-" + i);
                }
                expression =
                        Expression.either(words.stream().map(Expression::text).toList());
                regex = String.join("|", words);
                text = words.get(777);
            }
            default -> {
                expression = Expression.repeat(set("az"), 0, 100_000);
                regex = "[a-z]{0,100000}";
                text = "abcdefghij".repeat(100);
            }
        }
        bytes = text.getBytes(StandardCharsets.UTF_8);
        pattern = Pattern.compile(regex);
        language = compiled();
        if (!warmWalk() || !jdkMatch()) {
            throw new IllegalStateException(kind + " does not accept its text");
        }
    }

    private static Expression text(String text) {
        return Expression.text(text);
    }

    private static Expression set(String pairs) {
        return Expression.codePoints(CodePoints.ofRanges(pairs.chars().toArray()));
    }

    private Language compiled() {
        return LanguageCompiler.compile(expression, new Languages(MOST_STATES));
    }

    private boolean walk(Language from) {
        Language at = from;
        for (byte b : bytes) {
            at = at.next(b & 0xff);
        }
        return at.accepts();
    }

    /** A new arena and a language in it. */
    @Benchmark
    public Object build() {
        return compiled();
    }

    /** The same, and every state of the text. */
    @Benchmark
    public boolean buildAndWalk() {
        return walk(compiled());
    }

    /** The states of the text when all were met. */
    @Benchmark
    public boolean warmWalk() {
        return walk(language);
    }

    /** The JDK's compilation and match. */
    @Benchmark
    public boolean jdkCompileAndMatch() {
        return Pattern.compile(regex).matcher(text).matches();
    }

    /** The JDK's match. */
    @Benchmark
    public boolean jdkMatch() {
        return pattern.matcher(text).matches();
    }
}
