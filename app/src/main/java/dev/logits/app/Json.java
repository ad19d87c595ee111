package dev.logits.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.calibrate.FitReport;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Measure;
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
        for (Measure measure : e.measures()) {
            number(json, measure.key(), measure.of(e));
        }
        ObjectNode parts = json.putObject("brier_of_confidence");
        number(parts, "miscalibration", e.parts().miscalibration());
        number(parts, "discrimination", e.parts().discrimination());
        number(parts, "uncertainty", e.parts().uncertainty());
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

    /** An interval as an array of two. */
    static void interval(ObjectNode json, String name, Interval interval) {
        ArrayNode ends = json.putArray(name);
        for (double end : new double[] {interval.low(), interval.high()}) {
            if (Double.isFinite(end)) {
                ends.add(end);
            } else {
                ends.addNull();
            }
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
