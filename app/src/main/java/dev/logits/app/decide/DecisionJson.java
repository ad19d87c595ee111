package dev.logits.app.decide;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.EvaluationJson;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.decision.ClassCurves;
import dev.logits.decision.ConfusionMatrix;
import dev.logits.decision.CostComparison;
import dev.logits.decision.CostReport;
import dev.logits.decision.GroupGap;
import dev.logits.decision.NetBenefit;
import dev.logits.decision.ReviewedRow;
import dev.logits.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decisions as {@code --json} prints them. */
final class DecisionJson {
    private DecisionJson() {}

    static ObjectNode of(Decisions d, DecideOptions asked, List<String> names) {
        ObjectNode json = Json.object();
        json.set("metrics", EvaluationJson.of(d.evaluation()));
        json.set("class_names", Json.texts(names));
        json.set("confusion", confusion(d.matrix()));
        ArrayNode curves = json.putArray("curves");
        d.curves().classes().forEach(c -> curves.add(curve(c)));
        json.set("micro", curve(d.curves().micro()));
        Json.number(json, "macro_roc", d.curves().macro(ClassCurves.OfClass::area));
        Json.number(json, "macro_average_precision", d.curves().macro(ClassCurves.OfClass::averagePrecision));
        if (d.positive() >= 0) {
            json.put("class", d.positive());
            json.put("delta", asked.delta());
        }
        ArrayNode thresholds = json.putArray("thresholds");
        d.thresholds().forEach(limit -> thresholds.add(threshold(limit)));
        ArrayNode benefits = json.putArray("net_benefit");
        d.benefits().forEach(b -> benefits.add(benefit(b)));
        d.costs().ifPresent(c -> json.set("costs", costs(c)));
        d.worth().ifPresent(w -> json.set("calibration_saves", worth(w)));
        d.groups().values().forEach(g -> {
            ObjectNode groups = json.putObject("groups");
            for (Metric metric : d.metrics()) {
                ArrayNode list = groups.putArray(metric.key());
                g.gaps(metric, asked.correction()).forEach(gap -> list.add(gap(gap)));
            }
        });
        ObjectNode review = json.putObject("review");
        d.review().forEach((reason, rows) -> {
            ArrayNode list = review.putArray(reason.name().toLowerCase(Locale.ROOT));
            rows.forEach(row -> list.add(row(row)));
        });
        json.set("notes", Json.texts(notes(d)));
        return json;
    }

    private static ObjectNode confusion(ConfusionMatrix m) {
        ObjectNode json = Json.object();
        ArrayNode counts = json.putArray("counts");
        for (int y = 0; y < m.classes(); y++) {
            ArrayNode row = counts.addArray();
            for (int k = 0; k < m.classes(); k++) {
                add(row, m.count(y, k));
            }
        }
        Json.number(json, "balanced_accuracy", m.balancedAccuracy());
        Json.number(json, "f1_macro", m.macro(m::f1));
        Json.number(json, "matthews", m.matthews());
        Json.number(json, "kappa", m.kappa(ConfusionMatrix.Disagreement.NOMINAL));
        return json;
    }

    /** A whole number where it is one. */
    private static void add(ArrayNode array, double weight) {
        if (weight == Math.rint(weight) && weight < 1e15) {
            array.add((long) weight);
        } else {
            array.add(weight);
        }
    }

    private static ObjectNode curve(ClassCurves.OfClass c) {
        ObjectNode json = Json.object();
        json.put("positives", c.positives());
        Json.number(json, "roc", c.area());
        Json.interval(json, "roc_interval", c.areaInterval());
        Json.number(json, "average_precision", c.averagePrecision());
        Json.interval(json, "average_precision_interval", c.precisionInterval());
        Json.number(json, "lift_at_10_percent", c.lift());
        json.put("exact", c.exact());
        return json;
    }

    private static ObjectNode threshold(Decisions.Limit limit) {
        ObjectNode json = Json.object();
        json.put("goal", limit.wanted().goal().name().toLowerCase(Locale.ROOT));
        json.put("target", limit.wanted().target());
        json.put("found", limit.threshold().isPresent());
        limit.threshold().ifPresent(t -> {
            Json.number(json, "log_odds_above", t.above());
            Json.number(json, "precision", t.precision());
            Json.number(json, "recall", t.recall());
            Json.number(json, "share", t.share());
        });
        return json;
    }

    private static ObjectNode benefit(NetBenefit b) {
        ObjectNode json = Json.object();
        json.put("threshold", b.threshold());
        json.put("model", b.model());
        Json.interval(json, "interval", b.interval());
        json.put("always", b.all());
        json.put("taken", b.taken());
        return json;
    }

    private static ObjectNode costs(CostReport c) {
        ObjectNode json = Json.object();
        json.put("cost", c.cost());
        Json.interval(json, "interval", c.interval());
        json.put("expected", c.expected());
        Json.number(json, "likeliest_class", c.topClass());
        json.put("best_constant", c.bestConstant());
        json.put("constant", c.constant());
        json.put("perfect", c.perfect());
        ArrayNode decided = json.putArray("decided");
        c.decided().forEach(weight -> add(decided, weight));
        return json;
    }

    private static ObjectNode worth(CostComparison w) {
        ObjectNode json = Json.object();
        json.put("before", w.before());
        json.put("after", w.after());
        json.put("saved", w.saved());
        Json.interval(json, "interval", w.interval());
        if (w.changed() == Math.rint(w.changed())) {
            json.put("changed", (long) w.changed());
        } else {
            json.put("changed", w.changed());
        }
        return json;
    }

    private static ObjectNode gap(GroupGap g) {
        ObjectNode json = Json.object();
        json.put("group", g.group());
        Json.number(json, "value", g.value());
        Json.number(json, "others", g.others());
        Json.number(json, "gap", g.gap());
        Json.interval(json, "gap_interval", g.gapInterval());
        Json.number(json, "p", g.p());
        return json;
    }

    private static ObjectNode row(ReviewedRow r) {
        ObjectNode json = Json.object();
        json.put("row", r.number());
        json.put("label", r.label());
        json.put("predicted", r.predicted());
        json.put("confidence", r.confidence());
        Json.number(json, "p_label", r.ofLabel());
        Json.number(json, "score", r.score());
        return json;
    }

    /** What a person should know before believing a number. */
    static List<String> notes(Decisions d) {
        List<String> notes = new ArrayList<>();
        long rounded = d.curves().classes().stream().filter(c -> !c.exact()).count();
        if (rounded > 0) {
            notes.add("the curves of " + Words.counted(rounded, "class", "classes")
                    + " are of log-odds rounded to 14 significant bits, as of so many rows");
        }
        if (!d.curves().micro().exact() && d.curves().classes().size() > 2) {
            notes.add("the micro-average is of log-odds rounded to 14 significant bits: rows x classes are more than"
                    + " 33,554,432");
        }
        if (d.thresholds().stream().anyMatch(limit -> limit.threshold().isEmpty())) {
            notes.add("a threshold is missing: so few rows, or so many errors among them, promise nothing");
        }
        d.weighting().note(d.rows()).ifPresent(notes::add);
        if (d.ignored() > 0) {
            notes.add(Words.rows(d.ignored()) + " without a label were ignored");
        }
        return notes;
    }
}
