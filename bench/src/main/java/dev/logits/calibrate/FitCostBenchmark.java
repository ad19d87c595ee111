package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.SplittableRandom;
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

/**
 * Fits by method and number of classes, on as many rows as make 200,000 scores, at least 2,000. Matrices have a penalty
 * that is given, so that nothing is cross-validated.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class FitCostBenchmark {
    private static final int SCORES = 200_000;
    private static final int FEWEST_ROWS = 2_000;
    private static final OdirPenalty PENALTY = new OdirPenalty(1e-3, 1e-3, 1e-3);

    @Param({"2", "10", "100"})
    public int classes;

    @Param({"temperature", "vector", "matrix", "dirichlet", "ensemble", "platt", "beta"})
    public String method;

    private LogitsSource source;

    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        int rows = Math.max(FEWEST_ROWS, SCORES / classes);
        Logits z = Logits.zeros(rows, classes);
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                double score = 2 * random.nextGaussian() + 0.01 * c;
                z.set(r, c, (float) (1.7 * score));
                double noisy = score - Math.log(-Math.log(random.nextDouble()));
                if (noisy > best) {
                    best = noisy;
                    labels[r] = c;
                }
            }
        }
        source = LogitsSource.of(z, labels);
    }

    @Benchmark
    public Fitted<? extends Calibrator> fit() throws IOException {
        return switch (method) {
            case "matrix" -> MatrixScaling.fit(source, PENALTY);
            case "dirichlet" -> DirichletCalibration.fit(source, PENALTY);
            default -> CalibrationMethod.of(method).orElseThrow().fit(source);
        };
    }
}
