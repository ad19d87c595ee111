package dev.logits.decode;

import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import java.util.List;
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

/** One operation is a whole step, from a row of raw logits to a token. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {
    @Param({"131072", "32000", "262144"})
    public int vocabulary;

    /** {@code usual} is 3·N(0, 1) with 50 peaks, {@code flat} uniform in ±1, {@code peaked} one token of nearly all. */
    @Param({"usual", "flat", "peaked"})
    public String logits;

    @Param({"greedy", "temperature", "topK", "topP", "minP", "typical", "chain"})
    public String step;

    private float[] z;
    private PlanSession session;
    private Candidates candidates;
    private TokenHistory history;
    private StepRandom random;
    private long n;
    private DecodingPlan plan;

    @Setup
    public void fill() {
        Random r = new Random(1);
        z = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            z[i] = (float) (logits.equals("flat") ? 2 * r.nextDouble() - 1 : 3 * r.nextGaussian());
        }
        if (logits.equals("usual")) {
            for (int i = 0; i < 50; i++) {
                z[i * 7919 % vocabulary] += (float) (8 + 0.1 * i);
            }
        } else if (logits.equals("peaked")) {
            z[vocabulary / 3] = 40;
        }
        int[] seen = r.ints(64, 0, vocabulary).toArray();
        history = TokenHistory.ofPrompt(seen);
        plan = plan(step);
        session = plan.newSession();
        candidates = new Candidates(vocabulary);
        random = new StepRandom();
    }

    private static DecodingPlan plan(String step) {
        Temperature t = new Temperature(0.8);
        return switch (step) {
            case "greedy" -> DecodingPlan.of(Sampler.GREEDY);
            case "temperature" -> DecodingPlan.of(Sampler.ANCESTRAL, t);
            case "topK" -> DecodingPlan.of(Sampler.ANCESTRAL, new TopK(40));
            case "topP" -> DecodingPlan.of(Sampler.ANCESTRAL, t, new TopP(0.9));
            case "minP" -> DecodingPlan.of(Sampler.ANCESTRAL, t, new MinP(0.05));
            case "typical" -> DecodingPlan.of(Sampler.ANCESTRAL, new TypicalP(0.9));
            case "chain" ->
                new DecodingPlan(
                        List.of(
                                new RepetitionPenalty(1.1, Window.last(64)),
                                new TopK(40),
                                new TopP(0.95),
                                new MinP(0.05),
                                t),
                        Sampler.ANCESTRAL);
            default -> throw new IllegalArgumentException(step);
        };
    }

    @Benchmark
    public int ours() {
        return session.next(candidates.reset(z, 0), history, random.at(1, 0, n++));
    }

    /**
     * The loop that one would write without thinking: softmax in double precision, a full sort for every truncation.
     */
    @Benchmark
    public int plain() {
        return PlainSteps.next(plan, z, history, random.at(1, 0, n++));
    }
}
