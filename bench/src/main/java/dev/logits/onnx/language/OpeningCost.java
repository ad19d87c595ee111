package dev.logits.onnx.language;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the first opening of a model in a fresh JVM takes beside ONNX Runtime's own: {@code OpeningCost FOLDER
 * [ROUNDS]}. Both run in JVMs of their own, in turns; told are medians of milliseconds inside of the JVM, and of their
 * ratios.
 */
public final class OpeningCost {
    private OpeningCost() {}

    /** Runs it; with {@code ours} or {@code runtime} in front one opening, which is what the JVMs do. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("ours") || args[0].equals("runtime")) {
            long before = System.nanoTime();
            if (args[0].equals("ours")) {
                OnnxLanguageModel.open(Path.of(args[1])).close();
            } else {
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                try (OrtSession session = environment.createSession(
                        Path.of(args[1], "model.onnx").toString(), new OrtSession.SessionOptions())) {
                    session.getInputInfo();
                }
            }
            System.out.println((System.nanoTime() - before) / 1e6);
            return;
        }
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 11;
        double[] ours = new double[rounds];
        double[] runtime = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            double one = opening("ours", args[0]);
            double other = opening("runtime", args[0]);
            if (round >= 0) {
                ours[round] = one;
                runtime[round] = other;
                ratios[round] = one / other;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "opening %s: ours %.0f ms, ONNX Runtime's own %.0f ms, x %.2f%n",
                args[0],
                median(ours),
                median(runtime),
                median(ratios));
    }

    private static double opening(String what, String folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        String given = System.getProperty("opening.options", "");
        if (!given.isEmpty()) {
            command.addAll(List.of(given.split(" ")));
        }
        command.addAll(List.of(OpeningCost.class.getName(), what, folder));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(what + " did not open " + folder);
        }
        return Double.parseDouble(said.strip());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
