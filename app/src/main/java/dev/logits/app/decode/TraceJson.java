package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.decode.strategy.StepTrace;
import dev.logits.decode.text.Tokenizer;
import java.util.List;

/** A step as JSON. */
final class TraceJson {
    private TraceJson() {}

    static ObjectNode of(StepTrace step, Tokenizer tokenizer) {
        ObjectNode json = Json.object();
        json.put("step", step.step());
        json.put("token", step.token());
        json.put("text", tokenizer.decode(step.token()));
        json.put("rank", step.rank());
        Json.number(json, "raw_log_probability", step.rawLogProbability());
        Json.number(json, "log_probability", step.processedLogProbability());
        Json.number(json, "raw_entropy", step.rawEntropy());
        Json.number(json, "entropy", step.entropy());
        alternatives(json.putArray("raw"), step.raw(), tokenizer);
        alternatives(json.putArray("alternatives"), step.processed(), tokenizer);
        ArrayNode effects = json.putArray("rules");
        for (StepTrace.RuleEffect e : step.effects()) {
            ObjectNode effect = effects.addObject();
            effect.put("rule", e.rule().toString());
            effect.put("removed", e.removed());
            Json.number(effect, "removed_probability", e.probability());
        }
        return json;
    }

    private static void alternatives(ArrayNode into, List<StepTrace.Alternative> all, Tokenizer tokenizer) {
        for (StepTrace.Alternative a : all) {
            ObjectNode json = into.addObject();
            json.put("token", a.token());
            json.put("text", tokenizer.decode(a.token()));
            Json.number(json, "log_probability", a.logProbability());
        }
    }
}
