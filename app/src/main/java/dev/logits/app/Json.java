package dev.logits.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.calibrate.FitReport;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Reliability;
import java.util.List;

/** What {@code --json} prints. JSON has no infinity and no NaN: such a number is null, and a note says why. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode of(Evaluation e) {
        ObjectNode json = object();
        json.put("rows", e.rows());
        json.put("ignored", e.ignored());
        json.put("classes", e.classes());
        number(json, "accuracy", e.accuracy());
        number(json, "nll", e.nll());
        number(json, "brier", e.brier());
        number(json, "ece", e.ece());
        number(json, "mce", e.mce());
        number(json, "classwise_ece", e.classwiseEce());
        json.set("reliability", of(e.reliability()));
        json.set("notes", texts(Notes.of(e)));
        return json;
    }

    static ArrayNode of(Reliability reliability) {
        ArrayNode bins = JsonNodeFactory.instance.arrayNode();
        for (Reliability.Bin bin : reliability.bins()) {
            ObjectNode json = bins.addObject();
            json.put("low", bin.low());
            json.put("high", bin.high());
            json.put("count", bin.count());
            number(json, "confidence", bin.confidence());
            number(json, "accuracy", bin.accuracy());
        }
        return bins;
    }

    static ObjectNode of(FitReport report) {
        ObjectNode json = object();
        json.put("rows", report.rows());
        json.put("ignored", report.ignored());
        number(json, "nll_before", report.nllBefore());
        number(json, "nll_after", report.nllAfter());
        number(json, "gradient", report.gradient());
        json.put("passes", report.passes());
        ArrayNode missing = json.putArray("missing_classes");
        report.missingClasses().forEach(missing::add);
        return json;
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        texts.forEach(json::add);
        return json;
    }

    static void number(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    static String text(ObjectNode json) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of numbers and texts can always be written
        }
    }
}
