package dev.logits.app.regress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.learn.regression.ChiSquaredTest;
import dev.logits.learn.regression.FitDiagnostics;
import dev.logits.learn.regression.LinearCombination;

/** What a regression says beyond its table, in JSON. */
final class FurtherJson {
    private FurtherJson() {}

    static void put(ObjectNode json, Regression r, FurtherInference further) {
        r.inference().ifPresent(table -> json.put("errors", table.errors()));
        if (!further.terms().isEmpty()) {
            ArrayNode terms = json.putArray("terms");
            for (FurtherInference.Term term : further.terms()) {
                ObjectNode node = terms.addObject();
                node.put("name", term.name());
                put(node.putObject("wald"), term.test().wald());
                term.test().likelihoodRatio().ifPresent(test -> put(node.putObject("lr"), test));
            }
        }
        further.nested().ifPresent(nested -> {
            ObjectNode node = json.putObject("against");
            node.put("file", nested.file().toString());
            node.put("coefficients", nested.parameters());
            node.put("log_likelihood", nested.logLikelihood());
            put(node, nested.test());
        });
        if (!further.contrasts().isEmpty()) {
            ArrayNode contrasts = json.putArray("contrasts");
            for (FurtherInference.Contrast contrast : further.contrasts()) {
                ObjectNode node = contrasts.addObject();
                node.put("sum", contrast.text());
                put(node, contrast.estimate(), r.level());
                Json.number(node, "odds_ratio", contrast.estimate().oddsRatio());
            }
        }
        if (!further.effects().isEmpty()) {
            ArrayNode effects = json.putArray("effects");
            for (FurtherInference.Effect effect : further.effects()) {
                ObjectNode node = effects.addObject();
                node.put("class", r.className(effect.classIndex()));
                node.put("column", effect.column());
                node.put("name", effect.what());
                node.put("kind", effect.kind());
                put(node, effect.estimate(), r.level());
            }
        }
        further.diagnostics().ifPresent(d -> put(json.putObject("diagnostics"), d, r.level()));
    }

    private static void put(ObjectNode node, ChiSquaredTest test) {
        Json.number(node, "chi2", test.statistic());
        node.put("df", test.degrees());
        Json.number(node, "p", test.p());
    }

    private static void put(ObjectNode node, LinearCombination e, double level) {
        Json.number(node, "value", e.value());
        Json.number(node, "se", e.standardError());
        Json.number(node, "z", e.z());
        Json.number(node, "p", e.p());
        Json.number(node, "low", e.low(level));
        Json.number(node, "high", e.high(level));
    }

    private static void put(ObjectNode node, FurtherInference.Diagnosis d, double level) {
        put(node.putObject("hosmer_lemeshow"), d.groups());
        put(node.putObject("sum_of_squares"), d.squares(), level);
        ObjectNode inflation = node.putObject("variance_inflation");
        for (int t = 0; t < d.terms().size(); t++) {
            Json.number(inflation, d.terms().get(t), d.inflation().get(t));
        }
        ArrayNode rows = node.putArray("influential");
        FitDiagnostics all = d.rows();
        for (int i = 0; i < d.influential().size(); i++) {
            int row = d.influential().get(i);
            ObjectNode each = rows.addObject();
            each.put("row", d.fileRows().get(i));
            Json.number(each, "cook", all.cook(row));
            Json.number(each, "leverage", all.leverage(row));
            Json.number(each, "pearson", all.pearson(row));
            Json.number(each, "deviance", all.deviance(row));
            Json.number(each, "probability", all.probability(row));
        }
    }
}
