package dev.logits.onnx.language;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What {@link DecodingStepBenchmark} measures, in processor time of one thread: medians of rounds that take turns, for
 * a machine that others use as well. {@code StepCost FOLDER [ROUNDS [LOOPS]]}: as many rounds warm up before; the
 * first loops only.
 */
public final class StepCost {
    private static final int STEPS = 64;
    private static final int TEXTS = 8;

    private StepCost() {}

    private interface Loop {
        void run() throws Exception;
    }

    /** Prints a line per loop. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        LanguageModelOptions options = LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
        try (OnnxLanguageModel masked = OnnxLanguageModel.open(folder, options.with(RowLayout.MASKED));
                OnnxLanguageModel grouped = OnnxLanguageModel.open(folder, options.with(RowLayout.GROUPED));
                OnnxLanguageModel fixed =
                        OnnxLanguageModel.open(folder, options.with(new Reproducible(TEXTS, 128, 16)));
                RuntimeSteps runtime = new RuntimeSteps(folder.resolve("model.onnx"), 1, 4, 2, 32)) {
            int v = masked.vocabulary();
            String[] names = {
                "one text, ONNX Runtime alone",
                "one text",
                "8 texts, ONNX Runtime alone",
                "8 texts in one session",
                "8 texts one by one",
                "8 texts of 8 lengths, masked",
                "8 texts of 8 lengths, grouped",
                "8 texts, reproducible"
            };
            int[] texts = {1, 1, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS};
            Loop[] loops = {
                () -> runtime.run(1, STEPS, v),
                () -> steps(masked, 1, false),
                () -> runtime.run(TEXTS, STEPS, v),
                () -> steps(masked, TEXTS, false),
                () -> {
                    for (int i = 0; i < TEXTS; i++) {
                        steps(masked, 1, false);
                    }
                },
                () -> steps(masked, TEXTS, true),
                () -> steps(grouped, TEXTS, true),
                () -> steps(fixed, TEXTS, false)
            };
            int count = args.length > 2 ? Integer.parseInt(args[2]) : loops.length;
            double[][] times = new double[loops.length][rounds];
            for (int round = -rounds; round < rounds; round++) {
                for (int i = 0; i < count; i++) {
                    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    loops[i].run();
                    long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    if (round >= 0) {
                        times[i][round] = (after - before) / 1e3 / STEPS / texts[i];
                    }
                }
            }
            for (int i = 0; i < count; i++) {
                Arrays.sort(times[i]);
                System.out.printf(
                        Locale.ROOT,
                        "%-32s %8.1f us of processor time per token, fastest %.1f%n",
                        names[i],
                        times[i][rounds / 2],
                        times[i][0]);
            }
        }
    }

    private static void steps(OnnxLanguageModel model, int rows, boolean ragged) {
        int[] tokens = new int[rows];
        Arrays.fill(tokens, 5);
        Logits out = Logits.zeros(rows, model.vocabulary());
        try (ModelSession session = model.open(rows)) {
            if (ragged) {
                int[][] prompts = new int[rows][];
                for (int i = 0; i < rows; i++) {
                    prompts[i] = new int[8 * i];
                }
                session.prefill(prompts);
            }
            for (int i = 0; i < STEPS; i++) {
                session.advance(tokens, out);
            }
        }
    }
}
