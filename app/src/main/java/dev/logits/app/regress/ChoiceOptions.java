package dev.logits.app.regress;

import dev.logits.app.shell.Words;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaTable;
import dev.logits.learn.choice.ChoiceModel;
import dev.logits.learn.choice.ConditionalLogit;
import dev.logits.learn.choice.UnboundedChoiceException;
import dev.logits.learn.regression.RobustErrors;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of choices among alternatives. */
final class ChoiceOptions {
    @Option(
            names = "--strata",
            paramLabel = "COLUMN",
            description = "With --formula, a column that says which rows are alternatives of one choice, or cases and"
                    + " controls of one matched set: conditional logit. The label says which row was chosen.")
    private String strata;

    boolean given() {
        return strata != null;
    }

    String column() {
        return strata;
    }

    /** @param others options that do not go with these, where given */
    void check(boolean formula, Optional<RobustErrors> robust, List<String> others) {
        if (strata == null) {
            return;
        }
        if (!formula) {
            throw new IllegalArgumentException("--strata goes with --formula 'chosen ~ cost + time'");
        }
        if (robust.isPresent() && robust.get() != RobustErrors.HC1) {
            throw new IllegalArgumentException(
                    "with --strata robust errors are --robust HC1, of the sums of whole sets;" + " " + robust.get()
                            + " needs leverages of single rows, or leaves a factor out");
        }
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    others.get(0) + " does not go with --strata, whose table is coefficients and the likelihood");
        }
    }

    /** The fit. */
    ChoiceModel fit(RegressionData data, boolean robust) {
        FeatureTable table = data.table();
        List<String> classes = table.coding().classes();
        if (classes.size() != 2) {
            throw new IllegalArgumentException(
                    "with --strata the label says whether a row was chosen, by two values such" + " as 0 and 1; "
                            + table.coding().label() + " has " + Words.counted(classes.size(), "value", "values"));
        }
        FormulaTable made = data.formula().orElseThrow();
        if (made.counts() || data.offset().length > 0) {
            throw new IllegalArgumentException(
                    (made.counts() ? "counts do" : "an offset does") + " not go with --strata");
        }
        boolean[] chosen = new boolean[table.rows()];
        for (int r = 0; r < chosen.length; r++) {
            chosen[r] = table.labels()[r] == 1;
        }
        try {
            ConditionalLogit fit = ConditionalLogit.maximumLikelihood();
            ChoiceModel model = (table.weights().length == 0 ? fit : fit.withWeights(table.weights()))
                    .fit(table.features(), made.clusters(), chosen);
            return robust ? model.withClusters(made.clusters()) : model;
        } catch (UnboundedChoiceException e) {
            List<String> names = table.coding().featureNames();
            String columns = Words.list(e.columns().stream().map(names::get).toList());
            boolean one = e.columns().size() == 1;
            throw new IllegalArgumentException(
                    columns + (one ? " tells" : e.alone() ? " tell, each alone," : " together tell")
                            + " the chosen rows from the others of their " + strata + " without error, so that"
                            + " coefficients would grow without end; leave "
                            + (one ? "it" : "one") + " out of the formula, or join levels",
                    e);
        }
    }
}
