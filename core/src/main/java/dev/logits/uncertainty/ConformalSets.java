package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Conformal prediction sets: for each row the classes that the label could be, such that the set holds the label for a
 * share {@code coverage = 1 − α} of rows or more, whatever the model, as long as held-out rows and new rows come from
 * the same place (are exchangeable). A bad model has large sets, not wrong ones.
 *
 * <p>A {@link PredictionSetMethod} gives each class of a row a score, low where it fits. The threshold q is the
 * {@code ⌈(n + 1)(1 − α)⌉}-th smallest score of the n held-out labels; a set holds the classes whose score is q or
 * less. Then {@code 1 − α ≤ P(label in set)}, and without ties also {@code ≤ 1 − α + 1/(n + 1)}.
 * <ul>
 *   <li>With too few held-out rows, {@code ⌈(n + 1)(1 − α)⌉ > n}, q is +∞: every set holds every class, and {@link
 *       #statements()} says how many rows it takes.
 *   <li>Class-conditional (Mondrian): a threshold for each class of its own rows, so that the promise holds for each
 *       class; a class with too few rows is in every set.
 *   <li>APS and RAPS draw one uniform number per row, a function of the seed and of the row's {@code z − max z}: a row
 *       has the same set alone, in any batch, at any place, and with a constant added that does not round it. The label
 *       plays no part. Copies of a row share the number, so where rows repeat often coverage may be more than was asked
 *       for, as with ties.
 *   <li>A set may be empty, which exact coverage needs. With {@code neverEmpty} the top class is always in; coverage
 *       can only grow.
 *   <li>Masked classes (−∞) are in a set only when q is +∞.
 *   <li>Of rows with {@linkplain dev.logits.source.RepeatedRows weights} a weight is how many cases a row stands for,
 *       and the new row is one case more: q is the least score with {@code Σ w_i [s_i ≤ q] ≥ (1 − α)(Σ w_i + 1)}, which
 *       of whole weights is the threshold of the repeated rows, to the bit. It is Tibshirani's weighted quantile for a
 *       new row of weight 1. The promise holds for new rows that are drawn as the weights say; rows weighted by how
 *       likely they are elsewhere are for {@link WeightedConformalSets}.
 * </ul>
 *
 * <p>Fitting keeps 8 bytes per row, 16 of rows whose weights are not whole.
 *
 * <p>Reference: V. Vovk, A. Gammerman, G. Shafer, Algorithmic learning in a random world, 2005; V. Vovk, Conditional
 * validity of inductive conformal predictors, Machine Learning 92, 2013; R. J. Tibshirani, R. Foygel Barber, E. J.
 * Candès, A. Ramdas, Conformal prediction under covariate shift, NeurIPS 2019; and those of the methods.
 *
 * <pre>{@code
 * ConformalSets sets = ConformalSets.fit(heldOut, labels, ConformalSets.Options.lac(0.9));
 * int[] classes = sets.set(newLogits, 0);
 * CoverageReport report = CoverageReport.of(sets, test);   // coverage and mean size
 * }</pre>
 *
 * @param options what was asked for
 * @param thresholds q; one number, or one per class
 * @param rows the held-out rows, n; what they count together, rounded down, where weights are not whole
 * @param classes the number of classes K
 * @param rowsOfClass n of each class; empty unless class-conditional
 * @since 0.1
 */
public record ConformalSets(Options options, List<Double> thresholds, long rows, int classes, List<Long> rowsOfClass)
        implements Serializable {

    /** Copies the lists and checks their lengths. */
    public ConformalSets {
        NullCheck.argument(options, "options");
        NullCheck.argument(thresholds, "thresholds");
        NullCheck.argument(rowsOfClass, "rowsOfClass");
        thresholds = List.copyOf(thresholds);
        rowsOfClass = List.copyOf(rowsOfClass);
        int expected = options.classConditional() ? classes : 1;
        if (thresholds.size() != expected) {
            throw new IllegalArgumentException(thresholds.size() + " thresholds, expected " + expected);
        }
        if (rowsOfClass.size() != (options.classConditional() ? classes : 0)) {
            throw new IllegalArgumentException(rowsOfClass.size() + " counts of rows for " + classes + " classes");
        }
        for (double q : thresholds) {
            if (Double.isNaN(q)) {
                throw new IllegalArgumentException("a threshold is NaN");
            }
        }
    }

    /**
     * What sets are asked for.
     *
     * @param method how a class is scored
     * @param coverage 1 − α, more than 0 and less than 1
     * @param classConditional whether the coverage is promised for each class
     * @param regularFrom k_reg of RAPS: how many places are free, 0 or more
     * @param regularization λ of RAPS, 0 or more
     * @param seed of the random shares of APS and RAPS
     * @param neverEmpty whether the top class is always in
     */
    public record Options(
            PredictionSetMethod method,
            double coverage,
            boolean classConditional,
            int regularFrom,
            double regularization,
            long seed,
            boolean neverEmpty)
            implements Serializable {

        /** Checks the numbers. */
        public Options {
            NullCheck.argument(method, "method");
            if (!(coverage > 0 && coverage < 1)) {
                throw new IllegalArgumentException("coverage must be more than 0 and less than 1, got " + coverage);
            }
            if (regularFrom < 0) {
                throw new IllegalArgumentException("k_reg must be 0 or more, got " + regularFrom);
            }
            if (!(regularization >= 0) || regularization == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("lambda must be 0 or more and finite, got " + regularization);
            }
        }

        /** Least ambiguous sets. */
        public static Options lac(double coverage) {
            return new Options(PredictionSetMethod.LAC, coverage, false, 0, 0, 0, false);
        }

        /** Adaptive sets. */
        public static Options aps(double coverage) {
            return new Options(PredictionSetMethod.APS, coverage, false, 0, 0, 0, false);
        }

        /** Regularized adaptive sets, with the authors' usual k_reg = 5 and λ = 0.01. */
        public static Options raps(double coverage) {
            return new Options(PredictionSetMethod.RAPS, coverage, false, 5, 0.01, 0, false);
        }

        /** A threshold for each class, or one for all. */
        public Options withClassConditional(boolean each) {
            return new Options(method, coverage, each, regularFrom, regularization, seed, neverEmpty);
        }

        /** Another seed. */
        public Options withSeed(long other) {
            return new Options(method, coverage, classConditional, regularFrom, regularization, other, neverEmpty);
        }

        /** The top class always in, or not. */
        public Options withNeverEmpty(boolean never) {
            return new Options(method, coverage, classConditional, regularFrom, regularization, seed, never);
        }

        /** The numbers of RAPS. */
        public Options withRegularization(int from, double lambda) {
            return new Options(method, coverage, classConditional, from, lambda, seed, neverEmpty);
        }
    }

    /**
     * Fits thresholds to rows in memory.
     *
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static ConformalSets fit(Logits z, int[] labels, Options options) {
        NullCheck.argument(options, "options");
        try {
            return fit(LogitsSource.of(z, labels), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Fits thresholds to the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[], Options)}
     */
    public static ConformalSets fit(LogitsSource source, Options options) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(options, "options");
        return new ConformalFit(source, options).fit();
    }

    /**
     * The classes of a row's set, in order.
     *
     * @throws IllegalArgumentException if K is not that of the fit or the row is not valid
     */
    public int[] set(Logits z, int row) {
        NullCheck.argument(z, "z");
        return bits(z, row, row, new SetScores(options, classes)).stream().toArray();
    }

    /**
     * The sets of all rows: {@code sets(z)[r]} is {@code set(z, r)}.
     *
     * @throws IllegalArgumentException as {@link #set(Logits, int)}
     */
    public int[][] sets(Logits z) {
        NullCheck.argument(z, "z");
        checkClasses(z.classes());
        int[][] sets = new int[z.rows()][];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            SetScores scores = new SetScores(options, classes);
            for (int r = from; r < to; r++) {
                sets[r] = bits(z, r, r, scores).stream().toArray();
            }
        });
        return sets;
    }

    /** The set of a row, under the number that an error is to give it. */
    BitSet bits(Logits z, int row, long number, SetScores scores) {
        checkClasses(z.classes());
        double[] of = scores.of(z, row, number);
        BitSet set = new BitSet(classes);
        for (int c = 0; c < classes; c++) {
            if (of[c] <= scores.reach(threshold(c))) {
                set.set(c);
            }
        }
        if (options.neverEmpty()) {
            set.set(scores.top());
        }
        return set;
    }

    private void checkClasses(int k) {
        if (k != classes) {
            throw new IllegalArgumentException(
                    "these sets were fitted on " + classes + " classes, and the logits have " + k);
        }
    }

    /** The threshold of a class. */
    public double threshold(int c) {
        return thresholds.get(options.classConditional() ? c : 0);
    }

    /** The fewest held-out rows with which a coverage can be promised by less than every class: ⌈(1 − α)/α⌉. */
    public static long fewestRows(double coverage) {
        BigDecimal c = BigDecimal.valueOf(coverage); // (n + 1) c ≤ n
        return c.divide(BigDecimal.ONE.subtract(c), 0, RoundingMode.CEILING).longValueExact();
    }

    /** What a reader must know: thresholds that too few rows have left infinite. Empty where there are none. */
    public List<String> statements() {
        List<String> statements = new ArrayList<>();
        long fewest = fewestRows(options.coverage());
        if (!options.classConditional()) {
            if (thresholds.get(0) == Double.POSITIVE_INFINITY && rows < fewest) {
                statements.add("every set holds every class: " + rows + " held-out rows cannot promise a coverage of "
                        + options.coverage() + ", which takes " + fewest + " or more");
            }
            return statements;
        }
        List<Integer> few = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            if (rowsOfClass.get(c) < fewest) {
                few.add(c);
            }
        }
        if (!few.isEmpty()) {
            String named = few.subList(0, Math.min(10, few.size())).toString();
            statements.add((few.size() == 1 ? "class " : few.size() + " classes ")
                    + named.substring(1, named.length() - 1)
                    + (few.size() > 10 ? ", … " : " ")
                    + (few.size() == 1 ? "is" : "are")
                    + " in every set: a coverage of " + options.coverage() + " takes " + fewest
                    + " held-out rows of a class or more");
        }
        return statements;
    }
}
