package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.Window;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole texts of {@link #STEPS} tokens from a model that costs a copy of a row; one operation is a step. {@code copy}
 * is that model alone, with as many rows as the strategy has: what is above it is the strategy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecoderBenchmark {
    static final int STEPS = 64;

    @Param("131072")
    public int vocabulary;

    @Param({"greedy", "topK", "beams8", "beams8repetition", "stochastic8"})
    public String strategy;

    private PreparedModel model;
    private Decoder decoder;
    private int rows;

    @Setup
    public void prepare() {
        model = new PreparedModel(vocabulary);
        Strategy s = switch (strategy) {
            case "greedy" -> GreedySearch.of();
            case "topK" -> Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new TopK(40), new Temperature(0.8)));
            case "beams8" -> new BeamSearch(List.of(), 8, 1, EarlyStopping.EXACT, 1);
            case "beams8repetition" ->
                new BeamSearch(List.of(new RepetitionPenalty(1.1, Window.last(64))), 8, 1, EarlyStopping.EXACT, 1);
            case "stochastic8" -> StochasticBeamSearch.of(8);
            default -> throw new IllegalArgumentException(strategy);
        };
        rows = strategy.endsWith("8") || strategy.startsWith("beams8") ? 8 : 1;
        decoder = Decoder.of(model).with(s).with(Stopping.after(STEPS));
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Generation decoder() {
        return decoder.generate(new int[] {1}, 3);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Logits copy() {
        Logits out = Logits.zeros(rows, vocabulary);
        int[] tokens = new int[rows];
        Arrays.fill(tokens, 1);
        try (ModelSession session = model.open(rows)) {
            for (int i = 0; i < STEPS; i++) {
                session.advance(tokens, out);
            }
        }
        return out;
    }
}
