package dev.logits.onnx.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.ModelSession;
import dev.logits.decode.PlanSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptLookup;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.SpeculativeTree;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.math.LogSumExp;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tiny models against {@code generate} of transformers on the same weights: 200 prompts of 1 to 9 tokens, side by
 * side in sessions whose rows have different lengths, fork and leave.
 */
class HuggingFaceTextsTest {
    private static final int[] ENDS = {2, 7, 11, 19, 23};

    /** What the columns of texts.csv were made with. */
    private static Map<String, Strategy> strategies() {
        Map<String, Strategy> strategies = new LinkedHashMap<>();
        strategies.put("greedy", GreedySearch.of());
        strategies.put("repetition", GreedySearch.of(new RepetitionPenalty(1.3)));
        strategies.put("no-repeat", GreedySearch.of(new NoRepeatNgram(3)));
        strategies.put("beams", new BeamSearch(List.of(), 4, 1, EarlyStopping.WHEN_BEAMS_DONE, 1));
        strategies.put("beams-long", new BeamSearch(List.of(), 4, 2, EarlyStopping.HEURISTIC, 1));
        strategies.put("beams-short", new BeamSearch(List.of(), 4, 0.6, EarlyStopping.EXACT, 1));
        return strategies;
    }

    private static LanguageModelOptions options() {
        return LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
    }

    /**
     * Texts may differ where two scores are nearly the same; those are listed, in {@code target/transformers-NAME.md}
     * and on standard output. {@code -Dtiny.models=FOLDER} is for models and texts that tiny_models.py has made anew.
     */
    @ParameterizedTest
    @CsvSource({"llama, MASKED, 200", "gpt2, MASKED, 200", "llama, GROUPED, 50"})
    void textsAreThoseOfTransformers(String name, RowLayout layout, int count) throws IOException {
        List<String[]> table = TinyModels.table("texts.csv", name).subList(0, count);
        List<Prompt> prompts = new ArrayList<>();
        table.forEach(cells -> prompts.add(new Prompt(TinyModels.tokens(cells[1]), prompts.size())));
        StringBuilder told = new StringBuilder("| " + name + ", " + layout + " | texts | differ |\n|---|---|---|\n");
        StringBuilder cases = new StringBuilder();
        List<Double> gaps = new ArrayList<>();
        try (OnnxLanguageModel model = TinyModels.open(name, options().with(layout))) {
            int column = 2;
            for (Map.Entry<String, Strategy> e : strategies().entrySet()) {
                Decoder decoder = Decoder.of(model)
                        .with(e.getValue())
                        .with(Stopping.after(16).withEndTokens(ENDS));
                int before = gaps.size();
                for (int from = 0; from < prompts.size(); from += 50) {
                    List<Generation> found = decoder.decode(prompts.subList(from, from + 50), 1);
                    for (int i = 0; i < found.size(); i++) {
                        int[] ours = found.get(i).best().tokens();
                        int[] theirs = TinyModels.tokens(table.get(from + i)[column]);
                        if (!Arrays.equals(ours, theirs)) {
                            gaps.add(gap(
                                    model, e.getValue(), prompts.get(from + i).tokens(), ours, theirs));
                            cases.append(String.format(
                                    Locale.ROOT,
                                    "%s, %s, prompt %d: scores differ by %.1e, %s, transformers %s%n",
                                    name,
                                    e.getKey(),
                                    from + i,
                                    gaps.get(gaps.size() - 1),
                                    Arrays.toString(ours),
                                    Arrays.toString(theirs)));
                        }
                    }
                }
                told.append(String.format("| %s | %d | %d |%n", e.getKey(), prompts.size(), gaps.size() - before));
                column++;
            }
        }
        told.append(cases);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/transformers-" + name + "-" + layout + ".md"), told);
        System.out.println(told);
        assertThat(gaps).as("%s", cases).allMatch(gap -> gap < 1e-5);
        assertThat(gaps.size()).as("%s", cases).isLessThanOrEqualTo(count * 6 / 50);
    }

    /** How far apart the scores of two texts are: for greedy ones those of the first tokens that differ. */
    private static double gap(OnnxLanguageModel model, Strategy strategy, int[] prompt, int[] ours, int[] theirs) {
        if (strategy instanceof BeamSearch beams) {
            return Math.abs(score(model, prompt, ours, beams) - score(model, prompt, theirs, beams));
        }
        int at = Arrays.mismatch(ours, theirs);
        if (at >= Math.min(ours.length, theirs.length)) {
            return Double.POSITIVE_INFINITY; // an end that only one of them sees is no matter of rounding
        }
        DecodingPlan plan = new DecodingPlan(((GreedySearch) strategy).processors(), Sampler.GREEDY);
        PlanSession rules = plan.newSession();
        TokenHistory history = TokenHistory.ofPrompt(prompt);
        Candidates candidates = new Candidates(model.vocabulary());
        Logits z = Logits.zeros(1, model.vocabulary());
        try (ModelSession session = model.open(0)) {
            session.join(new int[][] {prompt}, z);
            for (int i = 0; i < at; i++) {
                rules.process(candidates.reset(z.array(), 0), history, new StepRandom().at(0, 0, 0));
                history.append(ours[i]);
                session.advance(new int[] {ours[i]}, z);
            }
        }
        rules.process(candidates.reset(z.array(), 0), history, new StepRandom().at(0, 0, 0));
        return Math.abs(candidates.logitOf(ours[at]) - candidates.logitOf(theirs[at]));
    }

    private static double score(OnnxLanguageModel model, int[] prompt, int[] text, BeamSearch beams) {
        Logits z = Logits.zeros(1, model.vocabulary());
        double sum = 0;
        try (ModelSession session = model.open(0)) {
            session.join(new int[][] {prompt}, z);
            for (int token : text) {
                sum += z.get(0, token) - LogSumExp.of(z)[0];
                session.advance(new int[] {token}, z);
            }
        }
        return sum / Math.pow(text.length, beams.lengthPenalty());
    }

    /** Drafts of all rows are read at once and rewound where they are refused, of each row by another number. */
    @ParameterizedTest
    @CsvSource({"llama, MASKED", "gpt2, GROUPED"})
    void speculativeGreedyTextsAreThoseOfTransformers(String name, RowLayout layout) {
        List<String[]> table = TinyModels.table("texts.csv", name);
        DecodingPlan greedy = DecodingPlan.of(Sampler.GREEDY);
        try (OnnxLanguageModel model = TinyModels.open(name, options().with(layout));
                OnnxLanguageModel draft = TinyModels.open(name.equals("llama") ? "gpt2" : "llama", options())) {
            List<Prompt> prompts = new ArrayList<>();
            table.subList(0, 40).forEach(cells -> prompts.add(new Prompt(TinyModels.tokens(cells[1]), prompts.size())));
            for (Strategy strategy : List.of(
                    new SpeculativeDecoding(greedy, draft, 3),
                    new SpeculativeTree(greedy, draft, List.of(2, 1, 1)),
                    new PromptLookup(greedy, 4, 2))) {
                Decoder decoder =
                        Decoder.of(model).with(strategy).with(Stopping.after(16).withEndTokens(ENDS));
                List<Generation> texts = decoder.decode(prompts, 1);
                for (int i = 0; i < prompts.size(); i++) {
                    assertThat(texts.get(i).best().tokens())
                            .as("%s, prompt %d", strategy, i)
                            .containsExactly(TinyModels.tokens(table.get(i)[2]));
                }
            }
        }
    }
}
