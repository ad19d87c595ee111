package dev.logits.onnx.language;

import dev.logits.Logits;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.ctc.NgramModel;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.io.ngram.ArpaFile;
import dev.logits.onnx.runtime.RuntimeOptions;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whole texts, eight in one session beside the same eight one after the other: {@code TextsTogether FOLDER [ROUNDS
 * [THREADS [STRATEGY]]]}, from the repository's root. Both take turns in one JVM, so that a machine that others use
 * slows both; told are medians of the ratios of tokens a second, by the clock and by the processor's time, and what
 * part of each is spent in the model. Of each strategy first ids, all texts of one length, then texts that the
 * tokenizer puts together and that end where the model ends them, so that fewer and fewer share a step.
 */
public final class TextsTogether {
    /** Looked up once: that alone costs as much as choosing a token. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int TEXTS = 8;
    private static final int TOKENS = 64;

    private TextsTogether() {}

    /** A model whose time is counted. */
    private static final class Timed implements LanguageModel {
        private final LanguageModel model;
        private long nanos;

        Timed(LanguageModel model) {
            this.model = model;
        }

        @Override
        public int vocabulary() {
            return model.vocabulary();
        }

        @Override
        public int contextLength() {
            return model.contextLength();
        }

        @Override
        public ModelSession open(int sequences) {
            long before = cpu();
            ModelSession session = model.open(sequences);
            nanos += cpu() - before;
            return new ModelSession() {
                @Override
                public int vocabulary() {
                    return session.vocabulary();
                }

                @Override
                public int rows() {
                    return session.rows();
                }

                @Override
                public int length(int row) {
                    return session.length(row);
                }

                @Override
                public void join(int rows) {
                    time(() -> session.join(rows));
                }

                @Override
                public void advance(int[] tokens, Logits out) {
                    time(() -> session.advance(tokens, out));
                }

                @Override
                public void advanceEach(int[][] tokens, Logits out) {
                    time(() -> session.advanceEach(tokens, out));
                }

                @Override
                public void prefill(int[][] tokens) {
                    time(() -> session.prefill(tokens));
                }

                @Override
                public void reorder(int[] parents) {
                    time(() -> session.reorder(parents));
                }

                @Override
                public void rewind(int[] tokens) {
                    time(() -> session.rewind(tokens));
                }

                @Override
                public void close() {
                    time(session::close);
                }
            };
        }

        private void time(Runnable work) {
            long before = cpu();
            work.run();
            nanos += cpu() - before;
        }
    }

    /** What a way of decoding took: nanoseconds by the clock, of the thread, of it in the model; and its tokens. */
    private record Took(long wall, long processor, long model, long tokens) {}

    private static Took together(Timed model, Decoder decoder, List<Prompt> prompts) {
        return took(model, () -> decoder.decode(prompts, 1));
    }

    private static Took oneByOne(Timed model, Decoder decoder, List<Prompt> prompts) {
        return took(model, () -> {
            List<Generation> all = new ArrayList<>();
            for (Prompt prompt : prompts) {
                all.addAll(decoder.decode(List.of(prompt), 1));
            }
            return all;
        });
    }

    private interface Decoding {
        List<Generation> run();
    }

    /** Processor time of this thread, which does all of the work with one thread of ONNX Runtime. */
    private static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static Took took(Timed model, Decoding decoding) {
        model.nanos = 0;
        long processor = cpu();
        long wall = System.nanoTime();
        List<Generation> texts = decoding.run();
        return new Took(
                System.nanoTime() - wall,
                cpu() - processor,
                model.nanos,
                texts.stream().mapToLong(g -> g.best().tokens().length).sum());
    }

    /** Prints a line per strategy and mode. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        int threads = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        LanguageModelOptions options = LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(threads));
        try (OnnxLanguageModel fast = OnnxLanguageModel.open(folder, options.with(RowLayout.MASKED));
                OnnxLanguageModel fixed =
                        OnnxLanguageModel.open(folder, options.with(new Reproducible(TEXTS, 128, 16)))) {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(folder);
            DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopK(50));
            Map<String, Strategy> strategies = new LinkedHashMap<>();
            strategies.put("greedy", GreedySearch.of());
            strategies.put("sampling", Sampling.of(plan));
            Path arpa = folder.resolveSibling(folder.getFileName() + "-draft.arpa");
            if (Files.exists(arpa)) {
                NgramModel ngrams = NgramModel.of(ArpaFile.readTokens(arpa, fast.vocabulary()), fast.vocabulary());
                strategies.put("speculation, 3 by n-grams", new SpeculativeDecoding(plan, ngrams, 3));
            }
            List<Prompt> prompts = new ArrayList<>();
            String[] beginnings = {"Once", "The old", "A cat and", "One day the", "In the", "It was", "Two", "Every day"
            };
            for (String text : beginnings) {
                prompts.add(new Prompt(tokenizer.encode(text), prompts.size()));
            }
            if (args.length > 3) {
                strategies.keySet().removeIf(name -> !name.contains(args[3]));
            }
            for (Map.Entry<String, Strategy> e : strategies.entrySet()) {
                for (OnnxLanguageModel model : List.of(fast, fixed)) {
                    Timed timed = new Timed(model);
                    String mode = e.getKey() + (model == fixed ? ", reproducible" : "");
                    Stopping stopping = Stopping.after(TOKENS);
                    Decoder ids = Decoder.of(timed).with(e.getValue()).with(stopping);
                    measure(mode, timed, ids, prompts, rounds);
                    Decoder texts =
                            Decoder.of(timed, tokenizer).with(e.getValue()).with(stopping);
                    measure(mode + ", texts that end", timed, texts, prompts, rounds);
                }
            }
        }
    }

    private static void measure(String name, Timed model, Decoder decoder, List<Prompt> prompts, int rounds) {
        double[] wall = new double[rounds];
        double[] processor = new double[rounds];
        double[] eight = new double[rounds];
        double[] eightModel = new double[rounds];
        double[] one = new double[rounds];
        double[] oneModel = new double[rounds];
        for (int round = -Math.min(rounds, 15); round < rounds; round++) {
            Took together = together(model, decoder, prompts);
            Took alone = oneByOne(model, decoder, prompts);
            if (round < 0) {
                continue;
            }
            double tokens = (double) together.tokens / alone.tokens;
            wall[round] = tokens * alone.wall / together.wall;
            processor[round] = tokens * alone.processor / together.processor;
            eight[round] = together.processor / 1e3 / together.tokens;
            eightModel[round] = together.model / 1e3 / together.tokens;
            one[round] = alone.processor / 1e3 / alone.tokens;
            oneModel[round] = alone.model / 1e3 / alone.tokens;
        }
        System.out.printf(
                Locale.ROOT,
                "%-48s x %.2f by the clock, x %.2f of processor time; us of it a token: 8 together %.1f (%.1f in the model),"
                        + " one by one %.1f (%.1f)%n",
                name,
                median(wall),
                median(processor),
                median(eight),
                median(eightModel),
                median(one),
                median(oneModel));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
