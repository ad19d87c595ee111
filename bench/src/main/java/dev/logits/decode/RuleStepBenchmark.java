package dev.logits.decode;

import dev.logits.decode.rule.GreenList;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.SynthId;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.UnsureStop;
import dev.logits.decode.rule.Xtc;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.RowContrast;
import dev.logits.internal.kernel.Selection;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/** What watermarks, guidance, exempt tokens and early stopping add to a step; {@code plain} is the step without. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 15, time = 1) // the self-hash step takes milliseconds, and is compiled in full after 2,000
@Measurement(iterations = 5, time = 1)
public class RuleStepBenchmark {
    private static final int VOCABULARY = 131_072;

    @Param({"plain", "topK", "exempt", "unsure", "greenList", "greenListTopK", "selfHashTopK", "synthIdTopK", "guidance"
    })
    public String step;

    private float[] z;
    private float[] copy;
    private float[] other;
    private PlanSession session;
    private Candidates candidates;
    private TokenHistory history;
    private StepRandom random;
    private long n;

    @Setup
    public void fill() {
        Random r = new Random(1);
        z = new float[VOCABULARY];
        other = new float[VOCABULARY];
        copy = new float[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            z[i] = (float) (3 * r.nextGaussian());
            other[i] = (float) (3 * r.nextGaussian());
        }
        for (int i = 0; i < 50; i++) {
            z[i * 7919 % VOCABULARY] += (float) (8 + 0.1 * i);
        }
        history = TokenHistory.ofPrompt(r.ints(64, 1, VOCABULARY).toArray());
        session = plan(r).newSession();
        candidates = new Candidates(VOCABULARY);
        random = new StepRandom();
    }

    private DecodingPlan plan(Random r) {
        Temperature t = new Temperature(0.8);
        TopK k = new TopK(100);
        return switch (step) {
            case "plain", "guidance" -> DecodingPlan.of(Sampler.ANCESTRAL, t);
            case "topK" -> DecodingPlan.of(Sampler.ANCESTRAL, t, k);
            case "exempt" ->
                DecodingPlan.of(
                        Sampler.ANCESTRAL,
                        new RepetitionPenalty(1.1, Window.ALL, Tokens.of(1, 2, 3)),
                        t,
                        new Xtc(0.5, 0.1, 1, Tokens.of(1, 2, 3)));
            case "unsure" -> DecodingPlan.of(Sampler.ANCESTRAL, new UnsureStop(20, 1, 0, Tokens.of(0)), t);
            case "greenList" -> DecodingPlan.of(Sampler.ANCESTRAL, t, new GreenList(15485863));
            case "greenListTopK" -> DecodingPlan.of(Sampler.ANCESTRAL, t, k, new GreenList(15485863));
            case "selfHashTopK" -> DecodingPlan.of(Sampler.ANCESTRAL, t, k, new GreenList(15485863, 0.25, 2, 4, true));
            case "synthIdTopK" ->
                DecodingPlan.of(
                        Sampler.ANCESTRAL,
                        t,
                        k,
                        new SynthId(Tokens.of(r.ints(30, 1, 1 << 30).toArray())));
            default -> throw new IllegalArgumentException(step);
        };
    }

    @Benchmark
    public int next() {
        float[] row = z;
        if (step.equals("guidance")) {
            System.arraycopy(z, 0, copy, 0, VOCABULARY);
            Selection selection = Selection.get();
            boolean masked = selection.count(copy, 0, VOCABULARY, -Float.MAX_VALUE) < VOCABULARY
                    || selection.count(other, 0, VOCABULARY, -Float.MAX_VALUE) < VOCABULARY;
            RowContrast.into(
                    copy,
                    0,
                    Kernels.get().logSumExpExact(copy, 0, VOCABULARY),
                    other,
                    0,
                    Kernels.get().logSumExpExact(other, 0, VOCABULARY),
                    VOCABULARY,
                    1.5,
                    Float.NEGATIVE_INFINITY,
                    masked);
            row = copy;
        }
        return session.next(candidates.reset(row, 0), history, random.at(1, 0, n++));
    }
}
