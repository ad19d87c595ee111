package dev.logits.onnx.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.BeginSuppressedTokens;
import dev.logits.decode.rule.EpsilonCutoff;
import dev.logits.decode.rule.EtaCutoff;
import dev.logits.decode.rule.ForcedFirstToken;
import dev.logits.decode.rule.ForcedLastToken;
import dev.logits.decode.rule.MinLength;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.Preset;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.SuppressedTokens;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import dev.logits.decode.strategy.BeamSampling;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * What a model's {@code generation_config.json} says of how to generate with it, or the {@code search} of a {@code
 * genai_config.json}: rules, whether to draw, beams, and the tokens that end a text.
 *
 * <p>Rules are those that transformers runs, in its order. One that changes nothing ({@code temperature} 1, {@code
 * top_p} 1, {@code top_k} 0) is left out; where a text is drawn and {@code top_k} is absent it is 50, as in
 * transformers.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * GenerationDefaults defaults = GenerationDefaults.read(folder, model.vocabulary());
 * System.out.println(defaults.plan());     // DecodingPlan[processors=[Temperature[temperature=0.6], TopK[k=20], …
 * Decoder.of(model).with(defaults.strategy()).with(defaults.stopping(256));
 * }</pre>
 *
 * @param samples whether tokens are drawn; otherwise the most likely one is taken, or beams are searched
 * @param rules the rules that run in any case, in transformers' order
 * @param drawing the rules that run behind them where tokens are drawn: temperature and cuts
 * @param beams 1, or as many as search together
 * @param lengthPenalty of beams
 * @param earlyStopping of beams
 * @param endTokens the tokens that end a text, ascending
 * @param maxNewTokens the most tokens to generate, if it is said
 * @since 0.1
 */
public record GenerationDefaults(
        boolean samples,
        List<LogitsProcessor> rules,
        List<LogitsProcessor> drawing,
        int beams,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        List<Integer> endTokens,
        OptionalInt maxNewTokens) {

    /** Copies the lists. */
    public GenerationDefaults {
        rules = List.copyOf(NullCheck.argument(rules, "rules"));
        drawing = List.copyOf(NullCheck.argument(drawing, "drawing"));
        NullCheck.argument(earlyStopping, "earlyStopping");
        endTokens = List.copyOf(NullCheck.argument(endTokens, "endTokens"));
        NullCheck.argument(maxNewTokens, "maxNewTokens");
        if (beams < 1) {
            throw new IllegalArgumentException("beams must be 1 or more, got " + beams);
        }
    }

    /**
     * Reads them from a model's folder; where it has neither file, a greedy plan and the end tokens of {@code
     * config.json}.
     *
     * @param vocabulary the model's
     * @throws IOException if a field does not hold what it should, or a token is not in the vocabulary; the
     *     message names the file and the field
     */
    public static GenerationDefaults read(Path folder, int vocabulary) throws IOException {
        NullCheck.argument(folder, "folder");
        ModelConfig generation = ModelConfig.read(folder.resolve("generation_config.json"));
        ModelConfig genai = ModelConfig.read(folder.resolve("genai_config.json"));
        ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
        boolean fromGenai = !generation.exists() && genai.exists();
        return new Reader(fromGenai ? genai : generation, fromGenai ? "search/" : "", vocabulary).read(genai, config);
    }

    /** The rules and the sampler: what a server runs for a request that says nothing else. */
    public DecodingPlan plan() {
        return samples ? new DecodingPlan(all(), Sampler.ANCESTRAL) : new DecodingPlan(rules, Sampler.GREEDY);
    }

    private List<LogitsProcessor> all() {
        List<LogitsProcessor> all = new ArrayList<>(rules);
        all.addAll(drawing);
        return all;
    }

    /** The plan, or beams. */
    public Strategy strategy() {
        if (beams > 1) {
            return samples
                    ? new BeamSampling(all(), beams, lengthPenalty, earlyStopping, 1)
                    : new BeamSearch(rules, beams, lengthPenalty, earlyStopping, 1);
        }
        return samples ? new Sampling(plan(), 1) : new GreedySearch(rules);
    }

    /**
     * When to stop: at an end token, or after as many tokens as are said, or else as are usual.
     *
     * @param usual where {@code max_new_tokens} is absent
     */
    public Stopping stopping(int usual) {
        return Stopping.after(maxNewTokens.orElse(usual))
                .withEndTokens(endTokens.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Reads the fields of one file. */
    private static final class Reader {
        private final ModelConfig file;
        private final String prefix;
        private final int vocabulary;

        Reader(ModelConfig file, String prefix, int vocabulary) {
            this.file = file;
            this.prefix = prefix;
            this.vocabulary = vocabulary;
        }

        GenerationDefaults read(ModelConfig genai, ModelConfig config) throws IOException {
            List<Integer> ends = tokens(file, prefix + "eos_token_id");
            if (ends.isEmpty()) {
                ends = tokens(genai, "model/eos_token_id");
            }
            if (ends.isEmpty()) {
                ends = tokens(config, "eos_token_id");
            }
            boolean samples = file.flag(prefix + "do_sample", false);
            OptionalInt maxNewTokens = count("max_new_tokens");
            int beams = Math.max(1, count("num_beams").orElse(1));
            try {
                List<LogitsProcessor> rules = Preset.HUGGING_FACE
                        .greedy(array(rules(ends, maxNewTokens)))
                        .processors();
                boolean cut = number("top_k", 50) > 0; // a plan of the preset has its usual cut where it is given none
                List<LogitsProcessor> drawing =
                        Preset.HUGGING_FACE.plan(array(drawing(beams > 1))).processors().stream()
                                .filter(rule -> cut || !(rule instanceof TopK))
                                .toList();
                return new GenerationDefaults(
                        samples,
                        rules,
                        drawing,
                        beams,
                        number("length_penalty", 1),
                        earlyStopping(),
                        ends,
                        maxNewTokens);
            } catch (IllegalArgumentException e) {
                throw new MalformedFileException(file.file().toString(), file.file() + ": " + e.getMessage(), e);
            }
        }

        private static LogitsProcessor[] array(List<LogitsProcessor> rules) {
            return rules.toArray(LogitsProcessor[]::new);
        }

        /** Rules that run whether tokens are drawn or not. */
        private List<LogitsProcessor> rules(List<Integer> ends, OptionalInt maxNewTokens) throws IOException {
            List<LogitsProcessor> rules = new ArrayList<>();
            double repetition = number("repetition_penalty", 1);
            if (repetition != 1) {
                rules.add(new RepetitionPenalty(repetition));
            }
            int ngram = count("no_repeat_ngram_size").orElse(0);
            if (ngram > 0) {
                rules.add(new NoRepeatNgram(ngram));
            }
            List<Tokens> words = new ArrayList<>();
            JsonNode bad = file.at(prefix + "bad_words_ids");
            for (int i = 0; i < bad.size(); i++) {
                words.add(Tokens.of(tokens(file, prefix + "bad_words_ids", bad.get(i))));
            }
            if (!words.isEmpty()) {
                rules.add(new BadWords(words));
            }
            int minLength = count("min_length").orElse(0);
            if (minLength > 0 && !ends.isEmpty()) {
                rules.add(new MinLength(minLength, Tokens.of(ends)));
            }
            int minNewTokens = count("min_new_tokens").orElse(0);
            if (minNewTokens > 0 && !ends.isEmpty()) {
                rules.add(new MinNewTokens(minNewTokens, Tokens.of(ends)));
            }
            List<Integer> first = tokens(file, prefix + "forced_bos_token_id");
            if (!first.isEmpty()) {
                rules.add(new ForcedFirstToken(first.get(0)));
            }
            List<Integer> last = tokens(file, prefix + "forced_eos_token_id");
            if (!last.isEmpty() && maxNewTokens.isPresent()) {
                rules.add(new ForcedLastToken(Tokens.of(last), maxNewTokens.getAsInt()));
            }
            List<Integer> suppressed = tokens(file, prefix + "suppress_tokens");
            if (!suppressed.isEmpty()) {
                rules.add(new SuppressedTokens(Tokens.of(suppressed)));
            }
            List<Integer> begin = tokens(file, prefix + "begin_suppress_tokens");
            if (!begin.isEmpty()) {
                rules.add(new BeginSuppressedTokens(Tokens.of(begin)));
            }
            return rules;
        }

        /** Rules that run where tokens are drawn; beams look at two candidates or more. */
        private List<LogitsProcessor> drawing(boolean beams) throws IOException {
            List<LogitsProcessor> rules = new ArrayList<>();
            int keep = beams ? 2 : 1;
            double temperature = number("temperature", 1);
            if (temperature != 1) {
                rules.add(new Temperature(temperature));
            }
            int topK = count("top_k").orElse(50);
            if (topK > 0) {
                rules.add(new TopK(Math.max(keep, topK)));
            }
            double topP = number("top_p", 1);
            if (topP < 1) {
                rules.add(new TopP(topP, keep));
            }
            double minP = number("min_p", 0);
            if (minP > 0) {
                rules.add(new MinP(minP, keep));
            }
            double typical = number("typical_p", 1);
            if (typical < 1) {
                rules.add(new TypicalP(typical, keep));
            }
            double epsilon = number("epsilon_cutoff", 0);
            if (epsilon > 0) {
                rules.add(new EpsilonCutoff(epsilon, keep));
            }
            double eta = number("eta_cutoff", 0);
            if (eta > 0) {
                rules.add(new EtaCutoff(eta, keep));
            }
            return rules;
        }

        private EarlyStopping earlyStopping() throws IOException {
            JsonNode node = file.at(prefix + "early_stopping");
            if (node.isMissingNode() || node.isBoolean()) {
                return node.asBoolean(false) ? EarlyStopping.WHEN_BEAMS_DONE : EarlyStopping.HEURISTIC;
            }
            if (node.isTextual() && node.textValue().equals("never")) {
                return EarlyStopping.EXACT;
            }
            throw file.wrong(prefix + "early_stopping", "true, false or \"never\"", node);
        }

        private double number(String name, double otherwise) throws IOException {
            return file.number(prefix + name, otherwise);
        }

        private OptionalInt count(String name) throws IOException {
            OptionalInt value = file.integer(prefix + name);
            if (value.isPresent() && value.getAsInt() < 0) {
                throw file.wrong(prefix + name, "0 or more", file.at(prefix + name));
            }
            return value;
        }

        private List<Integer> tokens(ModelConfig from, String path) throws IOException {
            return tokens(from, path, from.at(path));
        }

        /** A token, or a list of them; ascending, each once, unless their order matters. */
        private List<Integer> tokens(ModelConfig from, String path, JsonNode node) throws IOException {
            List<Integer> ids = new ArrayList<>();
            if (node.isMissingNode()) {
                return ids;
            }
            for (JsonNode id : node.isArray() ? node : List.of(node)) {
                if (!id.canConvertToExactIntegral() || !id.canConvertToInt() || id.intValue() >= vocabulary) {
                    throw from.wrong(path, "tokens of the vocabulary, 0.." + (vocabulary - 1), node);
                }
                if (id.intValue() >= 0) { // some write -1 for none
                    ids.add(id.intValue());
                }
            }
            return path.endsWith("bad_words_ids") ? ids : List.copyOf(new TreeSet<>(ids));
        }
    }
}
