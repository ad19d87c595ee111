package dev.logits.app.regress;

import dev.logits.app.read.InputOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaTable;
import dev.logits.learn.formula.DesignTerm;
import dev.logits.learn.regression.Link;
import dev.logits.learn.regression.OrdinalKind;
import dev.logits.learn.regression.OrdinalModel;
import dev.logits.learn.regression.OrdinalRegression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of ordered classes. */
final class OrdinalOptions {
    @Option(
            names = "--ordinal",
            paramLabel = "KIND",
            converter = KindConverter.class,
            description =
                    "The classes are ordered: cumulative (proportional odds), adjacent or continuation. Their order is"
                            + " that of numbers, or of C(y, levels = c(...)) in a --formula.")
    private OrdinalKind kind;

    @Option(
            names = "--link",
            paramLabel = "LINK",
            converter = LinkConverter.class,
            description = "With --ordinal: logit (the default), probit, cloglog or loglog; for two classes, too.")
    private Link link;

    @Option(
            names = "--nominal",
            paramLabel = "A,B",
            split = ",",
            converter = InputOptions.NameConverter.class,
            hideParamSyntax = true,
            description =
                    "With --ordinal, columns or terms that have a coefficient for each threshold: partial proportional"
                            + " odds.")
    private List<String> nominal = List.of();

    boolean given() {
        return kind != null;
    }

    /** @param others options that do not go with these, where given */
    void check(List<String> others) {
        if (kind == null) {
            if (link != null || !nominal.isEmpty()) {
                throw new IllegalArgumentException(
                        (link != null ? "--link" : "--nominal") + " goes with --ordinal KIND, such as cumulative");
            }
            return;
        }
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(others.get(0)
                    + " does not go with --ordinal, whose table is coefficients," + " thresholds, and the likelihood");
        }
    }

    /** The fit. */
    OrdinalModel fit(RegressionData data) {
        FeatureTable table = data.table();
        Regression.checkClasses(table);
        if (data.offset().length > 0) {
            throw new IllegalArgumentException("an offset does not go with --ordinal");
        }
        if (data.formula().isPresent() && !data.formula().get().intercept()) {
            throw new IllegalArgumentException(
                    "a formula without intercept does not go with --ordinal: thresholds take the"
                            + " place of intercepts");
        }
        return OrdinalRegression.proportionalOdds()
                .withLink(link == null ? Link.LOGIT : link)
                .withKind(kind)
                .withNominal(columns(data))
                .withSampleWeights(table.weights())
                .fit(table.features(), table.labels());
    }

    private int[] columns(RegressionData data) {
        List<String> features = data.table().coding().featureNames();
        List<DesignTerm> terms = data.formula().map(FormulaTable::terms).orElse(List.of());
        TreeSet<Integer> columns = new TreeSet<>();
        for (String name : nominal) {
            int before = columns.size();
            if (features.contains(name)) {
                columns.add(features.indexOf(name));
            }
            terms.stream()
                    .filter(term -> term.name().equals(name))
                    .forEach(term -> IntStream.range(term.firstColumn(), term.firstColumn() + term.columns())
                            .forEach(columns::add));
            IntStream.range(0, features.size())
                    .filter(j -> features.get(j).startsWith(name + "["))
                    .forEach(columns::add);
            if (columns.size() == before) {
                List<String> known =
                        new ArrayList<>(terms.stream().map(DesignTerm::name).toList());
                known.addAll(features);
                throw new IllegalArgumentException("--nominal " + name + ": no such column or term; there are "
                        + String.join(", ", known.stream().distinct().limit(12).toList()));
            }
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private static <E extends Enum<E>> E constant(String value, E[] all, String what) {
        for (E each : all) {
            if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
                return each;
            }
        }
        throw new CommandLine.TypeConversionException("\"" + value + "\" is not " + what + ": expected "
                + String.join(
                        ", ",
                        Arrays.stream(all)
                                .map(e -> e.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }

    /** The kinds. */
    static final class KindConverter implements CommandLine.ITypeConverter<OrdinalKind> {
        @Override
        public OrdinalKind convert(String value) {
            return constant(value, OrdinalKind.values(), "a kind of ordinal model");
        }
    }

    /** The links. */
    static final class LinkConverter implements CommandLine.ITypeConverter<Link> {
        @Override
        public Link convert(String value) {
            return constant(value, Link.values(), "a link");
        }
    }
}
