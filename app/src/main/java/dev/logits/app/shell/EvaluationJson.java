package dev.logits.app.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import dev.logits.metric.Reliability;

/** An evaluation as {@code --json} prints it. */
public final class EvaluationJson {
    private EvaluationJson() {}

    public static ObjectNode of(Evaluation e) {
        ObjectNode json = Json.object();
        json.put("rows", e.rows());
        if (!e.confidences().isWhole()) {
            json.put("weight", e.weight());
        }
        json.put("ignored", e.ignored());
        json.put("classes", e.classes());
        for (Metric metric : e.metrics()) {
            Json.number(json, metric.key(), e.value(metric));
        }
        ObjectNode parts = json.putObject("brier_of_confidence");
        Json.number(parts, "miscalibration", e.parts().miscalibration());
        Json.number(parts, "discrimination", e.parts().discrimination());
        Json.number(parts, "uncertainty", e.parts().uncertainty());
        json.set("reliability", of(e.reliability()));
        json.set("notes", Json.texts(Notes.of(e)));
        return json;
    }

    public static ArrayNode of(Reliability reliability) {
        ArrayNode bins = JsonNodeFactory.instance.arrayNode();
        for (Reliability.Bin bin : reliability.bins()) {
            ObjectNode json = bins.addObject();
            json.put("low", bin.low());
            json.put("high", bin.high());
            json.put("count", bin.count());
            if (bin.weight() != bin.count()) {
                json.put("weight", bin.weight());
            }
            Json.number(json, "confidence", bin.confidence());
            Json.number(json, "accuracy", bin.accuracy());
        }
        return bins;
    }
}
