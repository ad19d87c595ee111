package dev.logits.decode.ctc;

import dev.logits.Logits;
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

/**
 * One operation is a whole text of 1,000 rows. {@code ctc.py} in this folder is the same search in plain Python, on
 * rows made alike.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CtcBenchmark {
    private static final int ROWS = 1000;

    @Param({"32", "6625"})
    public int classes;

    @Param({"1", "16", "100"})
    public int beams;

    private Logits z;
    private CtcBeamSearch search;

    /** Blanks for most rows, and a symbol every few rows that is sometimes in doubt. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        float[] scores = new float[ROWS * classes];
        for (int t = 0; t < ROWS; t++) {
            for (int c = 0; c < classes; c++) {
                scores[t * classes + c] = (float) random.nextGaussian();
            }
            scores[t * classes + (t % 4 == 3 ? 1 + random.nextInt(classes - 1) : 0)] +=
                    (float) (14 + 4 * random.nextDouble());
        }
        z = Logits.wrap(scores, ROWS, classes);
        search = CtcBeamSearch.of(0).withBeams(beams);
    }

    @Benchmark
    public List<CtcText> search() {
        return search.decode(z);
    }

    /** Labels of less than one in 10,000 begin no symbol. */
    @Benchmark
    public List<CtcText> searchOfProbableLabels() {
        return search.withMinProbability(1e-4).decode(z);
    }

    @Benchmark
    public CtcText greedy() {
        return CtcAlignment.greedy(z, 0);
    }
}
