package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Strategy;
import dev.logits.decode.text.Tokenizer;
import java.util.Locale;

/** What was generated, as JSON. */
final class GenerationJson {
    private GenerationJson() {}

    /** The texts, their scores and tokens, and what the strategy counted, into an object. */
    static void into(ObjectNode json, Strategy strategy, Generation g, Tokenizer tokenizer, boolean trace) {
        ArrayNode texts = json.putArray("texts");
        for (GeneratedText text : g.texts()) {
            ObjectNode one = texts.addObject();
            one.put("text", text.text().orElseThrow());
            one.put("finish", text.finish().name().toLowerCase(Locale.ROOT));
            text.deadEnd().ifPresent(why -> one.put("dead_end", OptionWords.of(why)));
            Json.number(one, "score", text.score().orElse(Double.NaN));
            Json.number(one, "log_probability", text.logProbability().orElse(Double.NaN));
            ArrayNode tokens = one.putArray("tokens");
            for (int token : text.tokens()) {
                tokens.add(token);
            }
            if (trace) {
                ArrayNode steps = one.putArray("trace");
                text.trace().forEach(step -> steps.add(TraceJson.of(step, tokenizer)));
            }
        }
        if (StrategyOptions.drafts(strategy)) {
            json.put("drafted", g.drafted());
            json.put("accepted", g.accepted());
            g.acceptanceRate().ifPresent(rate -> json.put("acceptance_rate", rate));
            json.put("steps", g.steps());
            g.tokensPerStep().ifPresent(tokens -> json.put("tokens_per_step", tokens));
        }
        g.threshold().ifPresent(threshold -> json.put("threshold", threshold));
    }
}
