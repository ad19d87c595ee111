package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.decode.strategy.TextScore;
import dev.logits.decode.text.Tokenizer;
import dev.logits.onnx.language.OnnxLanguageModel;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A text and how likely a model finds it.
 *
 * @param text the text
 * @param first its first token where nothing is before it: it has no probability
 * @param score of the tokens behind it
 */
record ScoredText(String text, OptionalInt first, TextScore score) {

    /** Scores texts by one model. */
    record Scorer(LanguageSource source, Integer stride) {
        /** Scorer of windows that judge so many tokens each, or half the context for null. */
        Scorer {
            int context = source.model().contextLength();
            if (stride != null && (stride < 1 || stride > context)) {
                throw new IllegalArgumentException(
                        "--stride must be 1 to the model's context of " + context + ", got " + stride);
            }
        }

        /**
         * A text from its beginning. A model in a folder begins it as its tokenizer does, the built-in one with the
         * end of the text before.
         */
        ScoredText score(String text) {
            int[] tokens = source.encode(text);
            if (source.model() instanceof OnnxLanguageModel) {
                return new ScoredText(text, OptionalInt.of(tokens[0]), score(tokens, 1));
            }
            int[] whole = new int[tokens.length + 1];
            whole[0] = source.tokenizer().end().orElseThrow();
            System.arraycopy(tokens, 0, whole, 1, tokens.length);
            return new ScoredText(text, OptionalInt.empty(), score(whole, 1));
        }

        /** What follows a prompt. Both are encoded together, as a reader would see them. */
        TextScore score(String prompt, String choice) {
            int[] before = source.encode(prompt);
            int[] whole = source.encode(prompt + choice);
            int common = Arrays.mismatch(before, whole);
            int given = Math.max(1, common < 0 ? before.length : common);
            if (given >= whole.length) {
                throw new IllegalArgumentException("the choice \"" + choice + "\" adds no token to its prompt");
            }
            return score(whole, given);
        }

        private TextScore score(int[] tokens, int given) {
            int context = source.model().contextLength();
            return TextScore.sliding(
                    source.model(),
                    Arrays.copyOf(tokens, given),
                    Arrays.copyOfRange(tokens, given, tokens.length),
                    stride == null ? Math.max(1, context / 2) : stride);
        }
    }

    ObjectNode json(Tokenizer tokenizer) {
        ObjectNode json = Json.object();
        json.put("text", text);
        ArrayNode tokens = json.putArray("tokens");
        if (first.isPresent()) {
            ObjectNode token = tokens.addObject();
            token.put("token", first.getAsInt());
            token.put("text", tokenizer.decode(first.getAsInt()));
            token.putNull("log_probability");
            token.putNull("rank");
            token.putNull("entropy");
        }
        for (TextScore.Token t : score.tokens()) {
            ObjectNode token = tokens.addObject();
            token.put("token", t.token());
            token.put("text", tokenizer.decode(t.token()));
            Json.number(token, "log_probability", t.logProbability());
            token.put("rank", t.rank());
            Json.number(token, "entropy", t.entropy());
        }
        put(json, score);
        return json;
    }

    /** Sum, mean and perplexity. */
    static void put(ObjectNode json, TextScore score) {
        Json.number(json, "log_probability", score.logProbability());
        Json.number(
                json,
                "mean_log_probability",
                score.logProbability() / score.tokens().size());
        Json.number(json, "perplexity", score.perplexity());
    }
}
