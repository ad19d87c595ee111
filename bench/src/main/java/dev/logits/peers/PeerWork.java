package dev.logits.peers;

import dev.logits.calibrate.CalibrationBenchmark;
import dev.logits.calibrate.OverConfidentRows;
import dev.logits.decode.StepBenchmark;
import dev.logits.distill.DistillationBenchmark;
import dev.logits.internal.kernel.Batch;
import dev.logits.internal.kernel.KernelsBenchmark;
import dev.logits.loss.LinearCrossEntropyBenchmark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Our side of {@code bench/peers/run}, which has it and its peers work in turns: a process that reads works from
 * standard input, a line each, and answers each with a time.
 *
 * <pre>
 * kernel softmax 64x128256 2 0.5      two threads, for half a second
 * step topP usual 131072 0.5
 * fit vector 0.5
 * ratio distillation 64x128256 2      the quotient of two of our own times
 * </pre>
 *
 * <p>The answer to a work is the median of its calls' times, in microseconds. What a work needs is made when it is
 * first asked for and kept, and so is what the compiler has learned: a work is warm from its second round on.
 */
public final class PeerWork {
    /** Calls shorter than this are timed several at once. */
    private static final long SHORTEST_SAMPLE_NANOS = 200_000;

    private final Map<String, Call> works = new HashMap<>();

    private PeerWork() {}

    /** One call of a work; the result is kept from being optimized away by {@link #sink}. */
    private interface Call {
        Object run();
    }

    private volatile Object sink;

    public static void main(String[] args) throws IOException {
        PeerWork work = new PeerWork();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("Java " + Runtime.version());
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.trim().split(" ");
            double seconds = Double.parseDouble(words[words.length - 1]);
            System.out.println(work.answer(Arrays.copyOf(words, words.length - 1), seconds));
        }
    }

    private double answer(String[] work, double seconds) {
        if (work[0].equals("ratio")) {
            String shape = work[2];
            return switch (work[1]) {
                case "distillation" ->
                    median(distillation(shape, true), seconds) / median(distillation(shape, false), seconds);
                case "fused" -> median(linear(shape, true), seconds) / median(linear(shape, false), seconds);
                default -> throw new IllegalArgumentException("unknown work: " + String.join(" ", work));
            };
        }
        return median(works.computeIfAbsent(String.join(" ", work), name -> call(work)), seconds);
    }

    private Call call(String[] work) {
        return switch (work[0]) {
            case "kernel" -> kernel(work[1], work[2], work[3]);
            case "step" -> step(work[1], work[2], Integer.parseInt(work[3]));
            case "fit" -> fit(work[1]);
            default -> throw new IllegalArgumentException("unknown work: " + String.join(" ", work));
        };
    }

    private static Call kernel(String function, String shape, String threads) {
        Batch batch = new Batch();
        batch.shape = shape;
        batch.kernels = "vector";
        batch.threads = Integer.parseInt(threads);
        batch.fill();
        KernelsBenchmark kernels = new KernelsBenchmark();
        return switch (function) {
            case "softmax" -> () -> kernels.softmax(batch);
            case "log-softmax" -> () -> kernels.logSoftmax(batch);
            case "log-sum-exp" -> () -> kernels.logSumExp(batch);
            case "cross-entropy" -> () -> kernels.crossEntropy(batch);
            default -> throw new IllegalArgumentException("unknown function: " + function);
        };
    }

    private static Call step(String plan, String logits, int vocabulary) {
        StepBenchmark steps = new StepBenchmark();
        steps.vocabulary = vocabulary;
        steps.logits = logits;
        steps.step = plan;
        steps.fill();
        return steps::ours;
    }

    private static Call fit(String method) {
        OverConfidentRows rows = new OverConfidentRows();
        rows.draw();
        CalibrationBenchmark fits = new CalibrationBenchmark();
        return switch (method) {
            case "temperature" -> () -> fits.temperatureFit(rows);
            case "vector" -> () -> fits.vectorFit(rows);
            case "isotonic" -> () -> fits.isotonicFit(rows);
            default -> throw new IllegalArgumentException("unknown fit: " + method);
        };
    }

    private Call distillation(String shape, boolean distilled) {
        return works.computeIfAbsent("distillation " + shape + " " + distilled, name -> {
            DistillationBenchmark losses = new DistillationBenchmark();
            losses.shape = shape;
            losses.fill();
            return distilled ? losses::distillation : losses::crossEntropy;
        });
    }

    private Call linear(String rows, boolean fused) {
        return works.computeIfAbsent("linear " + rows + " " + fused, name -> {
            LinearCrossEntropyBenchmark losses = new LinearCrossEntropyBenchmark();
            losses.rows = Integer.parseInt(rows);
            losses.fill();
            return fused ? losses::fused : losses::unfused;
        });
    }

    /** Microseconds a call, the median of samples over some seconds; one sample at least. */
    private double median(Call call, double seconds) {
        long start = System.nanoTime();
        sink = call.run();
        long once = Math.max(1, System.nanoTime() - start);
        int calls = (int) Math.max(1, SHORTEST_SAMPLE_NANOS / once);
        double[] samples = new double[1 << 16];
        int n = 0;
        do {
            long from = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                sink = call.run();
            }
            samples[n++] = (System.nanoTime() - from) / 1e3 / calls;
        } while (n < samples.length && System.nanoTime() - start < seconds * 1e9);
        Arrays.sort(samples, 0, n);
        return samples[n / 2];
    }
}
