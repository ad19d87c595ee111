package dev.logits.app.regress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.Intervals;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.Penalty;
import dev.logits.learn.regression.RegressionReport;
import dev.logits.learn.regression.Separation;
import java.util.List;

/** What {@code logits regress --json} prints; a number that does not exist is null. */
final class RegressionJson {
    private RegressionJson() {}

    static ObjectNode of(Regression r, FurtherInference further) {
        ObjectNode json = Json.object();
        json.put("label", r.table().coding().label());
        json.set("classes", Json.texts(r.table().coding().classes()));
        r.data().text().ifPresent(formula -> json.put("formula", formula));
        r.data().formula().ifPresent(formula -> json.put("dropped", formula.dropped()));
        json.put("rows", r.table().rows());
        json.put("penalty", r.penalty().toString());
        json.put("strength", r.strength());
        json.put("level", r.level());
        r.inference()
                .ifPresent(table -> json.put("intervals", table.intervals() == Intervals.PROFILE ? "profile" : "wald"));
        r.model().ifPresent(model -> putFit(json, r, model));
        ArrayNode coefficients = json.putArray("coefficients");
        List<Estimate> all = r.coefficients();
        for (int i = 0; i < all.size(); i++) {
            Estimate e = all.get(i);
            ObjectNode node = estimate(coefficients, r, e, "coef");
            Json.number(node, "odds_ratio", e.oddsRatio());
            if (!further.ratios().isEmpty()) {
                Json.number(node, "lr_statistic", further.ratios().get(i).statistic());
                Json.number(node, "lr_p", further.ratios().get(i).p());
            }
        }
        putStatistics(json, r);
        json.put("converged", r.converged());
        json.put("separated", r.separatedIfKnown().orElse(null));
        r.separation().ifPresent(s -> json.set("separation", separation(r, s)));
        ArrayNode effects = json.putArray("marginal_effects");
        r.marginalEffects().forEach(e -> estimate(effects, r, e, "effect"));
        FurtherJson.put(json, r, further);
        json.set("notes", Json.texts(r.notes()));
        return json;
    }

    private static void putFit(ObjectNode json, Regression r, LogisticModel model) {
        RegressionReport report = model.report();
        json.put("intercept", model.hasIntercept());
        if (!report.classWeights().isEmpty()) {
            ObjectNode weights = json.putObject("class_weights");
            for (int c = 0; c < report.classWeights().size(); c++) {
                weights.put(r.className(c), report.classWeights().get(c));
            }
        }
        Json.number(json, "tolerance", report.tolerance());
        Json.number(json, "gradient", report.gradientNorm());
        r.errors().ifPresent(errors -> Json.number(json, "coefficient_error", errors.largest()));
    }

    private static ObjectNode estimate(ArrayNode into, Regression r, Estimate e, String key) {
        ObjectNode json = into.addObject();
        json.put("class", r.className(e.classIndex()));
        json.put("name", r.name(e));
        Json.number(json, key, e.value());
        Json.number(json, "se", e.standardError());
        Json.number(json, "z", e.z());
        Json.number(json, "p", e.p());
        Json.number(json, "low", e.low(r.level()));
        Json.number(json, "high", e.high(r.level()));
        if (e.low(r.level()) == Double.NEGATIVE_INFINITY) {
            json.put("low", "-Infinity");
        }
        if (e.high(r.level()) == Double.POSITIVE_INFINITY) {
            json.put("high", "Infinity");
        }
        return json;
    }

    private static void putStatistics(ObjectNode json, Regression r) {
        double none = Double.NaN;
        boolean has = r.inference().isPresent();
        Inference table = r.inference().orElse(null);
        RegressionReport report = r.model().isPresent() ? r.model().get().report() : null;
        double value = report == null ? none : report.logLikelihood();
        double nullValue = report == null ? none : report.nullLogLikelihood();
        Json.number(json, "log_likelihood", value);
        Json.number(json, "null_log_likelihood", nullValue);
        if (r.penalty() == Penalty.FIRTH) {
            Json.number(json, "penalized_log_likelihood", has ? table.penalizedLogLikelihood() : none);
            Json.number(json, "null_penalized_log_likelihood", has ? table.nullPenalizedLogLikelihood() : none);
        }
        Json.number(json, "lr_statistic", has ? table.likelihoodRatio() : none);
        Json.number(json, "lr_df", has ? table.likelihoodRatioDegrees() : none);
        Json.number(json, "lr_p", has ? table.likelihoodRatioP() : none);
        Json.number(json, "mcfadden", r.penalty() == Penalty.FIRTH ? none : 1 - value / nullValue);
        Json.number(json, "aic", has ? table.aic() : none);
        Json.number(json, "bic", has ? table.bic() : none);
    }

    private static ObjectNode separation(Regression r, Separation s) {
        ObjectNode json = Json.object();
        json.put("complete", s.complete());
        json.set("columns", Json.texts(s.columns().stream().map(r::featureName).toList()));
        json.set("classes", Json.texts(s.classes().stream().map(r::className).toList()));
        json.put("separated_rows", s.separatedRows());
        return json;
    }
}
