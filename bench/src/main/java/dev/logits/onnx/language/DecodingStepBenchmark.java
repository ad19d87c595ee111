package dev.logits.onnx.language;

import ai.onnxruntime.OrtException;
import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Steps of the project's transformer of a million parameters, from the repository's root; another one of its shape,
 * such as {@code tiny_models.py --small FOLDER} of the tests of onnx makes, by the parameter. One operation is a step
 * of a text.
 *
 * <p>{@code step} beside {@code runtime}, the same loop on ONNX Runtime's own interface; {@code together} (8 texts in
 * one session) beside {@code oneByOne}; {@code ragged} is 8 texts of 8 lengths, in both layouts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodingStepBenchmark {
    static final int STEPS = 64;
    static final int TEXTS = 8;

    @Param("data/models/stories")
    public String folder;

    @Param({"1", "2"})
    public int threads;

    private OnnxLanguageModel model;
    private OnnxLanguageModel grouped;
    private OnnxLanguageModel reproducible;
    private RuntimeSteps runtime;
    private Logits one;
    private Logits all;

    @Setup
    public void open() throws IOException, OrtException {
        LanguageModelOptions options = LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(threads));
        model = OnnxLanguageModel.open(Path.of(folder), options.with(RowLayout.MASKED));
        grouped = OnnxLanguageModel.open(Path.of(folder), options.with(RowLayout.GROUPED));
        reproducible = OnnxLanguageModel.open(Path.of(folder), options.with(new Reproducible(TEXTS, 128, 16)));
        runtime = new RuntimeSteps(Path.of(folder, "model.onnx"), threads, 4, 2, 32);
        one = Logits.zeros(1, model.vocabulary());
        all = Logits.zeros(TEXTS, model.vocabulary());
        float[] theirs = runtime.run(1, STEPS, model.vocabulary());
        steps(model, 1, one);
        if (!Arrays.equals(one.row(0), theirs)) {
            throw new IllegalStateException("the two loops do not compute the same");
        }
    }

    @TearDown
    public void close() throws OrtException {
        model.close();
        grouped.close();
        reproducible.close();
        runtime.close();
    }

    private static void steps(OnnxLanguageModel model, int rows, Logits out) {
        int[] tokens = new int[rows];
        Arrays.fill(tokens, 5);
        try (ModelSession session = model.open(rows)) {
            for (int i = 0; i < STEPS; i++) {
                session.advance(tokens, out);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Logits step() {
        steps(model, 1, one);
        return one;
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public float[] runtime() throws OrtException {
        return runtime.run(1, STEPS, model.vocabulary());
    }

    @Benchmark
    @OperationsPerInvocation(STEPS * TEXTS)
    public Logits together() {
        steps(model, TEXTS, all);
        return all;
    }

    @Benchmark
    @OperationsPerInvocation(STEPS * TEXTS)
    public float[] togetherRuntime() throws OrtException {
        return runtime.run(TEXTS, STEPS, model.vocabulary());
    }

    @Benchmark
    @OperationsPerInvocation(STEPS * TEXTS)
    public Logits oneByOne() {
        for (int i = 0; i < TEXTS; i++) {
            steps(model, 1, one);
        }
        return one;
    }

    @Benchmark
    @OperationsPerInvocation(STEPS * TEXTS)
    public Logits togetherReproducible() {
        steps(reproducible, TEXTS, all);
        return all;
    }

    private Logits raggedSteps(OnnxLanguageModel of) {
        int[][] prompts = new int[TEXTS][];
        for (int i = 0; i < TEXTS; i++) {
            prompts[i] = new int[8 * (i + 1)];
            Arrays.fill(prompts[i], 5 + i);
        }
        int[] tokens = new int[TEXTS];
        Arrays.fill(tokens, 5);
        try (ModelSession session = of.open(0)) {
            session.join(prompts, all);
            for (int i = 0; i < STEPS; i++) {
                session.advance(tokens, all);
            }
        }
        return all;
    }

    @Benchmark
    @OperationsPerInvocation(STEPS * TEXTS)
    public Logits raggedMasked() {
        return raggedSteps(model);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS * TEXTS)
    public Logits raggedGrouped() {
        return raggedSteps(grouped);
    }
}
