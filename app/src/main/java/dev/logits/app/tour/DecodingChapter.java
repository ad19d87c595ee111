package dev.logits.app.tour;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.StepTrace;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.io.report.BarList;
import dev.logits.io.report.BarsSvg;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From a language model's logits to text: one prompt, four ways to go on. */
final class DecodingChapter implements Chapter {
    private static final String PROMPT = "A small dog";
    private static final int TOKENS = 40;
    private static final int ALTERNATIVES = 8;

    @Override
    public String title() {
        return "From logits to text: decoding";
    }

    @Override
    public List<Block> tell(Tour tour) {
        ContextLanguageModel model = ContextLanguageModel.embedded();
        Decoder decoder = Decoder.of(model, model.tokenizer())
                .with(Stopping.after(TOKENS).withStrings("\n"))
                .withLogProbabilities();
        List<BarList.Item> bars = nextTokens(decoder, model);
        List<Block> blocks = new ArrayList<>();
        blocks.add(Block.text(String.format(
                Locale.ROOT,
                "A language model's classes are tokens: pieces of words. The one that ships with this program is small, %,d"
                        + " tokens, and was trained by it on its own stories. After \"%s\" it finds likely:",
                model.vocabulary(),
                PROMPT)));
        blocks.add(new Block.Picture(
                "The likeliest next tokens",
                style -> BarList.lines(bars, style),
                BarsSvg.of(bars, 1, -1, "Probabilities of the likeliest next tokens")));
        blocks.add(Block.text(
                "Decoding chooses one, appends it, and asks again. How it chooses makes the text: always the likeliest"
                        + " (greedy), the likeliest whole among a few (beam), or at random among those that are likely enough (top-k,"
                        + " nucleus)."));
        List<List<String>> rows = new ArrayList<>();
        strategies().forEach((name, strategy) -> {
            GeneratedText text =
                    decoder.with(strategy).generate(PROMPT, tour.seed()).best();
            blocks.add(Block.lines(style -> wrapped(name, text, style.width())));
            double ln = text.logProbability().orElseThrow();
            rows.add(List.of(
                    name,
                    String.format(Locale.ROOT, "%.2f", ln),
                    String.format(Locale.ROOT, "%.2f", Math.exp(-ln / text.tokens().length))));
        });
        blocks.add(new Block.Table("How likely the model finds them", List.of("", "sum of ln p", "perplexity"), rows));
        blocks.add(Block.text(
                "The likeliest text is the safest and the dullest. Sampling is livelier, and the rules decide how far it"
                        + " may stray. The same seed gives the same text on every machine."));
        blocks.add(Block.tryIt(tour.command("generate \"" + PROMPT + "\" --top-p 0.9 --seed 7 --trace")));
        return blocks;
    }

    private static Map<String, Strategy> strategies() {
        Map<String, Strategy> strategies = new LinkedHashMap<>();
        strategies.put("greedy", GreedySearch.of());
        strategies.put("beam 5", BeamSearch.of(5));
        strategies.put("top-k 40", Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new TopK(40))));
        strategies.put(
                "nucleus 0.9", Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopP(0.9))));
        return strategies;
    }

    private static List<BarList.Item> nextTokens(Decoder decoder, ContextLanguageModel model) {
        StepTrace first = decoder.with(GreedySearch.of())
                .with(Stopping.after(1))
                .withTraces(ALTERNATIVES)
                .generate(PROMPT, 0)
                .best()
                .trace()
                .get(0);
        List<BarList.Item> bars = new ArrayList<>();
        for (StepTrace.Alternative token : first.raw()) {
            String piece = model.tokenizer().decode(new int[] {token.token()});
            bars.add(new BarList.Item("\"" + piece + "\"", Math.exp(token.logProbability())));
        }
        return bars;
    }

    private static List<String> wrapped(String name, GeneratedText text, int width) {
        String indent = " ".repeat(13);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-13s", name)).append("…");
        for (String word : text.text().orElse("").strip().split(" ")) {
            if (line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.length() == indent.length() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
