package dev.logits.onnx.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.ctc.NgramModel;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.strategy.Cancellation;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.SharedDecoding;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.io.ngram.ArpaFile;
import dev.logits.math.Softmax;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Texts of two tokens that are drawn, against the exact distribution of the model, by chi-square. */
class SampledTextsTest {
    private static final int[] PROMPT = {40, 50, 60};
    private static final int CUT = 6;

    /** The probability of every pair of tokens under top-k. */
    private static Map<List<Integer>, Double> exact(OnnxLanguageModel model, double temperature) {
        Map<List<Integer>, Double> pairs = new HashMap<>();
        Logits one = Logits.zeros(1, model.vocabulary());
        try (ModelSession session = model.open(0)) {
            session.join(new int[][] {PROMPT}, one);
            double[] first = cut(one.row(0), temperature);
            for (int a = 0; a < first.length; a++) {
                if (first[a] > 0) {
                    session.advance(new int[] {a}, one);
                    double[] second = cut(one.row(0), temperature);
                    session.rewind(new int[] {1});
                    for (int b = 0; b < second.length; b++) {
                        if (second[b] > 0) {
                            pairs.put(List.of(a, b), first[a] * second[b]);
                        }
                    }
                }
            }
        }
        return pairs;
    }

    private static double[] cut(float[] z, double temperature) {
        float[] sorted = z.clone();
        java.util.Arrays.sort(sorted);
        Logits left = Logits.zeros(1, z.length);
        for (int v = 0; v < z.length; v++) {
            left.set(0, v, z[v] < sorted[z.length - CUT] ? Float.NEGATIVE_INFINITY : (float) (z[v] / temperature));
        }
        double[] p = new double[z.length];
        for (int v = 0; v < z.length; v++) {
            p[v] = Softmax.of(left).get(0, v);
        }
        return p;
    }

    private static double statistic(Map<List<Integer>, Integer> counts, Map<List<Integer>, Double> exact, int total) {
        double sum = 0;
        double rareExpected = 0;
        double rareCount = 0;
        for (Map.Entry<List<Integer>, Double> e : exact.entrySet()) {
            double expected = total * e.getValue();
            int count = counts.getOrDefault(e.getKey(), 0);
            if (expected < 5) {
                rareExpected += expected;
                rareCount += count;
            } else {
                sum += (count - expected) * (count - expected) / expected;
            }
        }
        if (rareExpected > 1) {
            sum += (rareCount - rareExpected) * (rareCount - rareExpected) / rareExpected;
        }
        return sum;
    }

    private static void fits(OnnxLanguageModel model, Strategy strategy, double temperature, int runs, int together) {
        Map<List<Integer>, Double> exact = exact(model, temperature);
        Map<List<Integer>, Integer> counts = new HashMap<>();
        Decoder decoder = Decoder.of(model).with(strategy).with(Stopping.after(2));
        for (int run = 0; run < runs; run += together) {
            List<Prompt> prompts = new ArrayList<>();
            for (int i = 0; i < together; i++) {
                prompts.add(new Prompt(PROMPT, run + i));
            }
            decoder.decode(prompts, 11).forEach(g -> {
                int[] t = g.best().tokens();
                counts.merge(List.of(t[0], t[1]), 1, Integer::sum);
            });
        }
        assertThat(exact.keySet()).containsAll(counts.keySet());
        // 35 degrees of freedom or less: above 80 in 2 of 100,000 fits; a wrong distribution is far above
        assertThat(statistic(counts, exact, runs)).isLessThan(80);
        Map<List<Integer>, Integer> wrong = new HashMap<>();
        exact.keySet().forEach(pair -> wrong.put(pair, runs / exact.size()));
        assertThat(statistic(wrong, exact, runs)).isGreaterThan(150);
    }

    @Test
    void drawnAndSpeculatedTextsAreDistributedAsTheModelSays() {
        LanguageModelOptions options = LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
        DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new TopK(CUT));
        try (OnnxLanguageModel model = TinyModels.open("llama", options);
                OnnxLanguageModel draft = TinyModels.open("gpt2", options)) {
            fits(model, Sampling.of(plan), 1, 3000, 60);
            fits(model, new SpeculativeDecoding(plan, draft, 1), 1, 1500, 100);
        }
    }

    /** Neighbors of other lengths join at every step and leave after some, which moves the rows' slots about. */
    @Test
    void rowsThatJoinAndLeaveDrawTheTextsOfTheModel() {
        LanguageModelOptions options = LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
        DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new TopK(CUT));
        for (RowLayout layout : RowLayout.values()) {
            try (OnnxLanguageModel model = TinyModels.open("llama", options.with(layout));
                    SharedDecoding shared = new SharedDecoding(model)) {
                Decoder two = Decoder.of(model).with(Sampling.of(plan)).with(Stopping.after(2));
                List<CompletableFuture<Generation>> texts = new ArrayList<>();
                int runs = layout == RowLayout.MASKED ? 1500 : 600;
                for (int run = 0; run < runs || shared.size() > 0; run++) {
                    if (run < runs) {
                        texts.add(shared.join(
                                two, new Prompt(PROMPT, run), 11, DecodingListener.NONE, new Cancellation()));
                        if (run % 4 == 0) {
                            shared.join(
                                    two.with(Stopping.after(1 + run % 7)),
                                    new Prompt(new int[1 + run % 9], run),
                                    12,
                                    DecodingListener.NONE,
                                    new Cancellation());
                        }
                    }
                    if (run % 3 != 0 || run >= runs) {
                        shared.step();
                    }
                }
                Map<List<Integer>, Integer> counts = new HashMap<>();
                for (CompletableFuture<Generation> text : texts) {
                    int[] t = text.join().best().tokens();
                    counts.merge(List.of(t[0], t[1]), 1, Integer::sum);
                }
                Map<List<Integer>, Double> exact = exact(model, 1);
                assertThat(exact.keySet()).containsAll(counts.keySet());
                assertThat(statistic(counts, exact, runs)).as("%s", layout).isLessThan(80);
            }
        }
    }

    @Test
    void theProjectsPairSpeculatesTheTextsOfItsModel() throws IOException {
        LanguageModelOptions options = LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
        Path models = Path.of("../data/models");
        try (OnnxLanguageModel model = OnnxLanguageModel.open(models.resolve("stories"), options);
                OnnxLanguageModel draft = OnnxLanguageModel.open(models.resolve("stories-draft"), options)) {
            assertThat(model.layout()).isEqualTo(RowLayout.MASKED);
            NgramModel ngrams = NgramModel.of(
                    ArpaFile.readTokens(models.resolve("stories-draft.arpa"), model.vocabulary()), model.vocabulary());
            DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(3), new TopK(CUT));
            fits(model, new SpeculativeDecoding(plan, draft, 1), 3, 1500, 100);
            fits(model, new SpeculativeDecoding(plan, ngrams, 1), 3, 1500, 100);
            Decoder greedy = Decoder.of(model).with(Stopping.after(60));
            for (int prompt = 100; prompt < 110; prompt++) {
                int[] alone = greedy.generate(new int[] {prompt}, 0).best().tokens();
                Generation drafted = greedy.with(new SpeculativeDecoding(DecodingPlan.of(Sampler.GREEDY), draft, 3))
                        .generate(new int[] {prompt}, 0);
                assertThat(drafted.best().tokens()).containsExactly(alone);
                assertThat(drafted.accepted()).isPositive();
                Generation counted = greedy.with(new SpeculativeDecoding(DecodingPlan.of(Sampler.GREEDY), ngrams, 3))
                        .generate(new int[] {prompt}, 0);
                assertThat(counted.best().tokens()).containsExactly(alone);
            }
        }
    }
}
