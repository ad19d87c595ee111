package dev.logits.app.regress;

import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaOptions;
import dev.logits.io.FormulaTable;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.FormulaException;
import dev.logits.learn.formula.MissingCells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of a model that is given as a formula, and of the order of the classes. */
final class FormulaInput {
    @Option(
            names = "--formula",
            paramLabel = "FORMULA",
            description = "The model as in R: 'y ~ age + C(site, ref = \"A\") * dose + ns(t, 4)'. Instead of --label,"
                    + " --categorical, --columns and --no-intercept.")
    private String formula;

    @Option(
            names = "--missing",
            paramLabel = "WHAT",
            converter = MissingConverter.class,
            description =
                    "With --formula, rows in which a cell is missing: drop (the default) leaves them out, refuse is"
                            + " an error, indicate fills in means and adds columns that say so.")
    private MissingCells missing;

    @Option(
            names = "--reference",
            paramLabel = "CLASS",
            description = "The class that the others are compared with. Default: the first in sorted order.")
    private String reference;

    @Option(
            names = "--positive",
            paramLabel = "CLASS",
            description = "Of two classes the one whose log-odds are modeled. Default: the second in sorted order.")
    private String positive;

    boolean given() {
        return formula != null;
    }

    /** The option that was given of those that order the classes. */
    Optional<String> ordering() {
        return reference != null
                ? Optional.of("--reference")
                : positive != null ? Optional.of("--positive") : Optional.empty();
    }

    /** Checks what goes with what. */
    void check(String label, List<String> categorical, List<String> columns, boolean noIntercept) {
        if (missing != null && formula == null) {
            throw new IllegalArgumentException("--missing goes with --formula");
        }
        if (reference != null && positive != null) {
            throw new IllegalArgumentException(
                    "--reference and --positive both order the classes; give one, of two classes the other follows");
        }
        if (formula == null) {
            return;
        }
        String other = label != null
                ? "--label"
                : !categorical.isEmpty()
                        ? "--categorical"
                        : !columns.isEmpty() ? "--columns" : noIntercept ? "--no-intercept" : "";
        if (!other.isEmpty()) {
            throw new IllegalArgumentException(
                    other + " does not go with --formula, which says it: label on the left of"
                            + " ~, C(x) for categories, - 1 for no intercept");
        }
    }

    FormulaTable read(Path file, Optional<String> weights, Optional<String> cluster) throws IOException {
        Formula parsed;
        try {
            parsed = Formula.parse(formula);
        } catch (FormulaException wrong) {
            throw new IllegalArgumentException("--formula: " + wrong.getMessage(), wrong);
        }
        if (parsed.response().isEmpty()) {
            throw new IllegalArgumentException(
                    "--formula " + formula + ": the label is missing; write it on the left: y " + formula);
        }
        return FeatureFiles.read(
                file, new FormulaOptions(parsed, missing == null ? MissingCells.DROP : missing, weights, cluster));
    }

    /** The classes in the order that is asked for. */
    List<String> order(List<String> classes) {
        String name = reference != null ? reference : positive;
        if (name == null) {
            return classes;
        }
        String option = reference != null ? "--reference" : "--positive";
        if (!classes.contains(name)) {
            throw new IllegalArgumentException(option + " " + name + " is no class; the classes are "
                    + String.join(", ", classes.subList(0, Math.min(10, classes.size())))
                    + (classes.size() > 10 ? " and " + (classes.size() - 10) + " more" : ""));
        }
        if (positive != null && classes.size() > 2) {
            throw new IllegalArgumentException("--positive is for two classes, and there are " + classes.size()
                    + "; --reference names the one to compare with");
        }
        List<String> order = new ArrayList<>(classes);
        order.remove(name);
        order.add(reference != null ? 0 : order.size(), name);
        return order;
    }

    /** The same rows with their labels in another order of the classes. */
    static FeatureTable ordered(FeatureTable table, List<String> order) {
        List<String> classes = table.coding().classes();
        if (order.equals(classes)) {
            return table;
        }
        int[] labels = table.labels().clone();
        for (int r = 0; r < labels.length; r++) {
            labels[r] = labels[r] < 0 ? labels[r] : order.indexOf(classes.get(labels[r]));
        }
        return new FeatureTable(
                table.features(), labels, table.weights(), table.coding().withClasses(order));
    }

    /** What happens to missing cells. */
    static final class MissingConverter implements CommandLine.ITypeConverter<MissingCells> {
        @Override
        public MissingCells convert(String value) {
            for (MissingCells cells : MissingCells.values()) {
                if (cells.toString().equals(value)) {
                    return cells;
                }
            }
            throw new CommandLine.TypeConversionException(
                    "\"" + value + "\" is not a way with missing cells: expected drop, refuse or indicate");
        }
    }
}
