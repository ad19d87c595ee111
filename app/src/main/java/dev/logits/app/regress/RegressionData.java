package dev.logits.app.regress;

import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaTable;
import dev.logits.learn.regression.LogisticModel;
import java.util.List;
import java.util.Optional;

/**
 * What a regression is fitted on.
 *
 * @param table features, labels and weights in the order of the classes that was asked for
 * @param formula how they were made; empty where columns are features
 */
record RegressionData(FeatureTable table, Optional<FormulaTable> formula) {

    /** What is added to the logit of class 1; empty without. */
    double[] offset() {
        return formula.map(FormulaTable::offset).orElse(new double[0]);
    }

    /** Which rows belong together; empty without. */
    int[] clusters() {
        return formula.map(FormulaTable::clusters).orElse(new int[0]);
    }

    /** How new rows are coded for a model that is saved. */
    FeatureCoding coding() {
        List<String> classes = table.coding().classes();
        return formula.map(FormulaTable::coding).orElse(table.coding()).withClasses(classes);
    }

    /** A fitted model as it is saved. */
    LogisticModel saved(LogisticModel fitted) {
        return formula.isPresent() ? formula.get().saved(fitted) : fitted;
    }

    /** The formula as it was given; empty without. */
    Optional<String> text() {
        return formula.flatMap(f -> f.coding().design()).map(d -> d.formula().toString());
    }
}
