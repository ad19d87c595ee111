package dev.logits.app.regress;

import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaTable;
import dev.logits.learn.regression.PosteriorModel;
import dev.logits.learn.regression.Prior;
import dev.logits.learn.regression.PriorRegression;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of priors. */
final class PriorOptions {
    private static final String KINDS = "normal:SD, student:DEGREES:SCALE, cauchy:SCALE";

    @Option(
            names = "--prior",
            paramLabel = "PRIOR",
            converter = PriorConverter.class,
            description = "A prior of the coefficients, of two classes: " + KINDS
                    + ", or weak: cauchy:2.5 in units of two deviations of each column, cauchy:10 for the intercept."
                    + " The table is the mode of the posterior and Laplace's intervals.")
    private Prior prior;

    @Option(
            names = "--prior-intercept",
            paramLabel = "PRIOR",
            converter = PriorConverter.class,
            description = "With --prior, that of the intercept. Default: that of the coefficients, 4 times as wide.")
    private Prior intercept;

    @Option(
            names = "--prior-scaled",
            description = "With --prior, its scale is in units of two standard deviations of a column, or of its range"
                    + " if it has two values.")
    private boolean scaled;

    boolean given() {
        return prior != null;
    }

    void check(List<String> others) {
        if (prior == null) {
            if (intercept != null || scaled) {
                throw new IllegalArgumentException(
                        (intercept != null ? "--prior-intercept" : "--prior-scaled") + " goes with --prior");
            }
            return;
        }
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    others.get(0) + " does not go with --prior, whose table is modes and intervals of the posterior");
        }
    }

    private boolean weak() {
        return prior == PriorConverter.WEAK;
    }

    boolean scaled() {
        return scaled || weak();
    }

    PriorRegression regression() {
        PriorRegression fit = PriorRegression.of(prior);
        fit = scaled() ? fit.withScaledColumns() : fit;
        return intercept == null ? fit : fit.withIntercept(intercept);
    }

    /** The fit. */
    PosteriorModel fit(RegressionData data) {
        FeatureTable table = data.table();
        Regression.checkClasses(table);
        if (table.coding().classes().size() > 2) {
            throw new IllegalArgumentException(
                    "--prior is for two classes, and " + table.coding().label() + " has "
                            + table.coding().classes().size());
        }
        if (!data.formula().map(FormulaTable::intercept).orElse(true)) {
            throw new IllegalArgumentException("a formula without intercept does not go with --prior");
        }
        return regression()
                .withSampleWeights(table.weights())
                .withOffsets(data.offset())
                .fit(table.features(), table.labels());
    }

    /** The priors that the options have. */
    static final class PriorConverter implements CommandLine.ITypeConverter<Prior> {
        /** The one that is called weak, whose columns are scaled. */
        static final Prior WEAK = Prior.cauchy(2.5);

        @Override
        public Prior convert(String value) {
            String[] words = value.split(":", -1);
            try {
                if (value.equals("weak")) {
                    return WEAK;
                }
                if (words.length == 2 && words[0].equals("normal")) {
                    return Prior.normal(Double.parseDouble(words[1]));
                }
                if (words.length == 2 && words[0].equals("cauchy")) {
                    return Prior.cauchy(Double.parseDouble(words[1]));
                }
                if (words.length == 3 && words[0].equals("student")) {
                    return Prior.student(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
                }
            } catch (NumberFormatException e) {
                throw new CommandLine.TypeConversionException(
                        "\"" + value + "\" holds what is no number: expected " + KINDS + " or weak");
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException("\"" + value + "\": " + e.getMessage());
            }
            throw new CommandLine.TypeConversionException(
                    "\"" + value + "\" is not a prior: expected " + KINDS + " or weak");
        }
    }
}
