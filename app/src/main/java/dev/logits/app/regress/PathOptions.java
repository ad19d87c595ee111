package dev.logits.app.regress;

import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaTable;
import dev.logits.learn.formula.DesignTerm;
import dev.logits.learn.regression.CrossValidatedPath;
import dev.logits.learn.regression.Penalty;
import dev.logits.learn.regression.PenaltyPath;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of a path of penalties. */
final class PathOptions {
    @Option(
            names = "--path",
            description =
                    "Of two classes, fit a path of strengths of the --penalty (l1 if none is named) on standardized"
                            + " columns, and choose one by cross-validation.")
    private boolean path;

    @Option(names = "--folds", paramLabel = "N", description = "With --path: the number of folds (default: 10).")
    private Integer folds;

    @Option(
            names = "--choose",
            paramLabel = "RULE",
            description = "With --path: 1se (the default), the fewest columns within a standard error of the least"
                    + " deviance, or best, the least deviance.")
    private String choose;

    @Option(
            names = "--group-terms",
            description =
                    "With --path and --formula: the columns of a term, such as the levels of a factor, come and go"
                            + " together.")
    private boolean groupTerms;

    boolean given() {
        return path;
    }

    /** @param others options that do not go with these, where given */
    void check(boolean formula, boolean strength, List<String> others) {
        if (!path) {
            if (folds != null || choose != null || groupTerms) {
                throw new IllegalArgumentException(
                        (folds != null ? "--folds" : choose != null ? "--choose" : "--group-terms")
                                + " goes with --path");
            }
            return;
        }
        if (strength) {
            throw new IllegalArgumentException("--strength does not go with --path, which tries a hundred of them");
        }
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(others.get(0) + " does not go with --path");
        }
        if (folds != null && folds < 3) {
            throw new IllegalArgumentException("--folds must be 3 or more, got " + folds);
        }
        if (choose != null && !List.of("1se", "best").contains(choose)) {
            throw new IllegalArgumentException("--choose " + choose + " is unknown: expected 1se or best");
        }
        if (groupTerms && !formula) {
            throw new IllegalArgumentException("--group-terms goes with --formula");
        }
    }

    int folds() {
        return folds == null ? 10 : folds;
    }

    /** The step that is chosen. */
    int chosen(CrossValidatedPath cv) {
        return "best".equals(choose) ? cv.best() : cv.oneStandardError();
    }

    static double share(Penalty penalty, Double l1Ratio) {
        return switch (penalty) {
            case L2 -> 0;
            case ELASTIC -> l1Ratio == null ? 0.5 : l1Ratio;
            default -> 1;
        };
    }

    /** The fits. */
    CrossValidatedPath fit(RegressionData data, double share) {
        FeatureTable table = data.table();
        Regression.checkClasses(table);
        if (table.coding().classes().size() > 2) {
            throw new IllegalArgumentException(
                    "--path is for two classes, and " + table.coding().label() + " has "
                            + table.coding().classes().size());
        }
        if (data.offset().length > 0
                || !data.formula().map(FormulaTable::intercept).orElse(true)) {
            throw new IllegalArgumentException((data.offset().length > 0 ? "an offset" : "a formula without intercept")
                    + " does not go with --path");
        }
        PenaltyPath asked = PenaltyPath.elastic(share);
        if (groupTerms) {
            asked = asked.withGroups(groups(data.formula().orElseThrow()));
        }
        if (table.weights().length > 0) {
            asked = asked.withSampleWeights(table.weights());
        }
        return asked.crossValidate(table.features(), table.labels(), folds());
    }

    private static int[] groups(FormulaTable made) {
        int[] groups = new int[made.table().features().columns()];
        Arrays.setAll(groups, j -> -1 - j);
        for (DesignTerm term : made.terms()) {
            Arrays.fill(groups, term.firstColumn(), term.firstColumn() + term.columns(), term.firstColumn());
        }
        return groups;
    }
}
