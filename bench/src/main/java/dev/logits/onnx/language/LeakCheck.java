package dev.logits.onnx.language;

import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.Stopping;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Thousands of generations, to see memory stay flat: {@code java -Xmx256m … LeakCheck FOLDER [GENERATIONS]}. Prints
 * the process's resident memory and the Java heap at ten points. Linux only.
 */
public final class LeakCheck {
    private LeakCheck() {}

    /** Runs it; exit code 1 where resident memory has grown by more than a tenth since the first tenth. */
    public static void main(String[] args) throws IOException {
        int generations = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        LanguageModelOptions options = LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
        long first = 0;
        long last = 0;
        try (OnnxLanguageModel model = OnnxLanguageModel.open(Path.of(args[0]), options)) {
            Decoder greedy = Decoder.of(model).with(Stopping.after(6));
            Decoder beams = greedy.with(BeamSearch.of(3));
            for (int done = 0; done < generations; ) {
                List<Prompt> prompts = new ArrayList<>();
                for (int i = 0; i < 10; i++, done++) {
                    prompts.add(new Prompt(new int[1 + (done * 7) % 23], i));
                }
                (done % 100 == 0 ? beams : greedy).decode(prompts, done);
                if (done % (generations / 10) == 0) {
                    System.gc();
                    last = resident();
                    first = first == 0 ? last : first;
                    long heap = Runtime.getRuntime().totalMemory()
                            - Runtime.getRuntime().freeMemory();
                    System.out.printf(
                            Locale.ROOT, "%6d generations: resident %d MB, heap %d MB%n", done, last >> 10, heap >> 20);
                }
            }
        }
        System.exit(last > first + first / 10 ? 1 : 0);
    }

    /** Resident memory in kB. */
    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
