package dev.logits.calibrate;

import dev.logits.calibrate.curve.Curve;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.OtherOdds;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.special.FiniteLogOdds;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The fit of a {@link OneVsRest} calibrator. A first pass over the rows keeps each labeled row's label, top class,
 * that class's log-odds and ln Σ exp(z − max z), from which a later pass gets the log-odds of any class without summing
 * the row again. The later
 * passes collect the columns of a group of classes each, and fit the curves of the group one class beside the other.
 */
final class OneVsRestFit<M extends Curve> {
    private static final int GROUP_SCORES = 1 << 23;
    /** Rows that go into the columns at a time: as many as their numbers fill a line of the cache. */
    private static final int TILE = 8;

    private final LogitsSource source;
    private final RowBatch batch;
    private final CurveFit<M> each;
    /** Marks a curve as one that maps infinite log-odds; empty where a method cannot take them. */
    private final Optional<UnaryOperator<M>> mappingInfinity;
    /** Why rows cannot count in part; empty where they can. */
    private Optional<String> noParts = Optional.empty();

    private final int classes;
    private int[] labels = new int[1024];
    private int[] tops = new int[1024];
    private double[] topOdds = new double[1024];
    private double[] logSums = new double[1024];
    private final double[] nll;
    private final long[] labeled;
    private final PartWeights weights;
    private CurveLosses losses;
    /** What is shared with other fits to the same rows. */
    private Optional<OddsColumns> known = Optional.empty();

    private double[][] room = {};
    private int rows;
    private long labeledRows;
    /** Rows that go on with the row before, and those of them that are ignored. */
    private long more;

    private long moreIgnored;
    private long ignored;
    private int passes;
    /** Whether a label has score −∞, so that infinite log-odds are scores. */
    private volatile boolean infinite;

    private OneVsRestFit(LogitsSource source, CurveFit<M> each, Optional<UnaryOperator<M>> mappingInfinity) {
        FitErrors.checkClasses(source);
        this.source = source;
        this.each = each;
        this.mappingInfinity = mappingInfinity;
        classes = source.classes();
        batch = RowBatch.weighted(source);
        nll = new double[batch.capacity()];
        labeled = new long[classes];
        weights = new PartWeights(classes);
    }

    /**
     * Fits.
     *
     * @param each how one class is fitted
     * @param make the calibrator from the number of classes and their curves
     */
    static <M extends Curve, C extends Calibrator> Fitted<C> fit(
            LogitsSource source, CurveFit.Sorted<M> each, BiFunction<Integer, List<M>, C> make) throws IOException {
        return new OneVsRestFit<M>(source, scores -> each.of(scores.sorted()), Optional.empty()).fit(make);
    }

    /**
     * Fits a method that sees no more than the order of log-odds, so that −∞ can be the lowest.
     *
     * @param mappingInfinity marks a curve as one that maps infinite log-odds
     */
    static <M extends Curve, C extends Calibrator> Fitted<C> fitOrder(
            LogitsSource source,
            CurveFit<M> each,
            UnaryOperator<M> mappingInfinity,
            BiFunction<Integer, List<M>, C> make)
            throws IOException {
        return new OneVsRestFit<>(source, each, Optional.of(mappingInfinity)).fit(make);
    }

    /**
     * The same of a method that counts rows.
     *
     * @param noParts why weights must be whole, for the error that names a row whose weight is not
     */
    static <M extends Curve, C extends Calibrator> Fitted<C> fitCounts(
            LogitsSource source,
            CurveFit<M> each,
            UnaryOperator<M> mappingInfinity,
            BiFunction<Integer, List<M>, C> make,
            String noParts)
            throws IOException {
        OneVsRestFit<M> fit = new OneVsRestFit<>(source, each, Optional.of(mappingInfinity));
        fit.noParts = Optional.of(noParts);
        return fit.fit(make);
    }

    private <C extends Calibrator> Fitted<C> fit(BiFunction<Integer, List<M>, C> make) throws IOException {
        if (source instanceof PartitionedSource parts) {
            return fitParts(parts, make);
        }
        known = source instanceof TrainingRows shared ? shared.odds() : Optional.empty();
        double nllBefore = known.isPresent() ? take(known.get()) : survey();
        labeledRows = weights.ofRows() == null ? rows : rows - more;
        ignored -= weights.ofRows() == null ? 0 : moreIgnored;
        losses = new CurveLosses(classes, labels, weights.ofRows(), rows);
        List<FittedCurve<M>> fitted = new ArrayList<>();
        int from = classes == 2 ? 1 : 0;
        while (from < classes) {
            int group = Math.max(1, Math.min(classes - from, GROUP_SCORES / rows));
            double[][] columns = known.isPresent() ? known.get().columns() : read(from, from + group);
            if (columns.length == (classes == 2 ? 1 : classes)) {
                keep(columns, nllBefore);
            }
            fitted.addAll(fitGroup(from, columns));
            from += group;
        }
        return fitted(make.apply(classes, curves(fitted)), fitted, nllBefore, losses.mean());
    }

    /** The same of rows that are in parts. */
    private <C extends Calibrator> Fitted<C> fitParts(PartitionedSource parts, BiFunction<Integer, List<M>, C> make)
            throws IOException {
        OneVsRestParts.Survey survey = parts.pass(new OneVsRestParts.Survey(classes, mappingInfinity.isPresent()));
        if (survey.rows == 0) {
            throw FitErrors.noRows(survey.ignored);
        }
        ignored = survey.ignored;
        labeledRows = survey.rows;
        infinite = survey.infinite;
        System.arraycopy(survey.labeled, 0, labeled, 0, classes);
        List<FittedCurve<M>> fitted = new ArrayList<>();
        for (FittedCurve<M> curve : OneVsRestParts.fit(parts, each, survey)) {
            fitted.add(infinite ? mapped(curve) : curve);
        }
        C calibrator = make.apply(classes, curves(fitted));
        OptionalDouble mean = OneVsRestParts.mean(parts, curves(fitted), infinite);
        passes = 3;
        double nllBefore = infinite ? Double.POSITIVE_INFINITY : survey.nll.value() / survey.rows;
        return fitted(calibrator, fitted, nllBefore, mean);
    }

    private List<M> curves(List<FittedCurve<M>> fitted) {
        List<M> curves = new ArrayList<>();
        fitted.forEach(curve -> curves.add(curve.curve()));
        return curves;
    }

    private FittedCurve<M> mapped(FittedCurve<M> fitted) {
        return new FittedCurve<>(
                mappingInfinity.orElseThrow().apply(fitted.curve()), fitted.status(), fitted.gradient());
    }

    /** @param mean the likelihood of the rows, where it is known */
    private <C extends Calibrator> Fitted<C> fitted(
            C calibrator, List<FittedCurve<M>> fitted, double nllBefore, OptionalDouble mean) throws IOException {
        double gradient = 0;
        for (FittedCurve<M> curve : fitted) {
            gradient = Math.max(gradient, curve.gradient());
        }
        double nllAfter = mean.isPresent() ? mean.getAsDouble() : CalibratedLosses.mean(source, calibrator);
        passes += mean.isPresent() ? 0 : 1;
        return new Fitted<>(
                calibrator,
                new FitReport.Builder(status(fitted), labeledRows, classes)
                        .weight(weights.ofRows() == null ? labeledRows : weights.of(rows))
                        .ignored(ignored)
                        .nllBefore(nllBefore)
                        .nllAfter(nllAfter)
                        .gradient(gradient)
                        .passes(passes)
                        .missingClasses(missingClasses())
                        .build());
    }

    /** One class whose fit ended early is enough; of the other troubles, all classes with labels must have it. */
    private FitReport.Status status(List<FittedCurve<M>> fitted) {
        FitReport.Status common = null;
        for (int i = 0; i < fitted.size(); i++) {
            FitReport.Status status = fitted.get(i).status();
            if (status == FitReport.Status.ITERATION_LIMIT) {
                return status;
            }
            boolean missing = labeled[i] == 0 || classes == 2 && labeled[1] == 0;
            if (!missing) {
                common = common == null || common == status ? status : FitReport.Status.CONVERGED;
            }
        }
        return common == null ? FitReport.Status.CONVERGED : common;
    }

    private List<Integer> missingClasses() {
        List<Integer> missing = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            if (labeled[c] == 0) {
                missing.add(c);
            }
        }
        return missing;
    }

    /** The first pass; returns the mean negative log-likelihood. */
    private double survey() throws IOException {
        ExactSum sum = new ExactSum();
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                grow(rows + batch.count());
                int[] place = places();
                RowBlocks.forEach(batch.count(), classes, (from, to) -> survey(from, to, place));
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        ignored++;
                        moreIgnored += batch.isMore(r) ? 1 : 0;
                        nll[r] = 0;
                    } else {
                        requireWhole(r);
                        labeled[batch.label(r)]++;
                        more += batch.isMore(r) ? 1 : 0;
                        weights.add(place[r], batch.label(r), batch.weight(r), labels.length);
                        nll[r] = Double.isInfinite(nll[r]) ? 0 : nll[r];
                    }
                }
                WeightedSums.add(sum, batch, nll);
            }
        }
        passes++;
        if (rows == 0) {
            throw FitErrors.noRows(ignored);
        }
        return infinite ? Double.POSITIVE_INFINITY : sum.value() / weights.of(rows);
    }

    private void requireWhole(int r) {
        if (batch.weight(r) != 1 && noParts.isPresent()) {
            throw new IllegalArgumentException("row " + batch.number(r) + ": its weight leaves a part of a row, "
                    + batch.weight(r) + "; " + noParts.get());
        }
    }

    /** Where each row of the batch goes among the labeled ones; −1 for those that are ignored. */
    private int[] places() {
        int[] place = new int[batch.count()];
        int next = rows;
        for (int r = 0; r < place.length; r++) {
            place[r] = batch.ignored(r) ? -1 : next++;
        }
        rows = next;
        return place;
    }

    private void grow(int needed) {
        if (needed < 0) {
            throw new IllegalArgumentException("a one-vs-rest calibrator sorts the rows in memory and holds at most "
                    + Integer.MAX_VALUE + "; fit on a part of them");
        }
        if (needed > labels.length) {
            int length = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * labels.length));
            labels = Arrays.copyOf(labels, length);
            if (classes == 2) {
                return; // its log-odds are a difference
            }
            tops = Arrays.copyOf(tops, length);
            topOdds = Arrays.copyOf(topOdds, length);
            logSums = Arrays.copyOf(logSums, length);
        }
    }

    private void survey(int from, int to, int[] place) {
        Kernels kernels = Kernels.get();
        float[] z = batch.logits().array();
        for (int r = from; r < to; r++) {
            if (place[r] < 0) {
                continue;
            }
            int off = batch.logits().offset(r);
            double rest = RowOdds.rest(z, off, classes);
            if (Double.isNaN(rest)) {
                throw BadRow.error(z, off, classes, batch.number(r), "calibration");
            }
            int label = batch.label(r);
            if (z[off + label] == Float.NEGATIVE_INFINITY) {
                if (mappingInfinity.isEmpty()) {
                    throw FitErrors.maskedLabel(batch, r);
                }
                infinite = true;
            }
            double logSum = RowOdds.logSum(rest);
            int top = kernels.argmax(z, off, classes);
            labels[place[r]] = label;
            if (classes > 2) {
                tops[place[r]] = top;
                topOdds[place[r]] = RowOdds.ofTop(z, off, classes, top, rest);
                logSums[place[r]] = logSum;
            }
            nll[r] = logSum - ((double) z[off + label] - z[off + top]);
        }
    }

    /** Takes what another fit has read; returns the mean negative log-likelihood. */
    private double take(OddsColumns read) {
        rows = read.rows();
        ignored = read.ignored();
        labels = read.labels();
        System.arraycopy(read.labeled(), 0, labeled, 0, classes);
        passes = 2; // which the other made
        return read.nllBefore();
    }

    /** Leaves what it has read of all classes to other fits, where that is little. */
    private void keep(double[][] columns, double nllBefore) {
        boolean plain = !infinite && weights.ofRows() == null && RowBlocks.isSmall(rows, classes);
        if (known.isEmpty() && plain && source instanceof TrainingRows shared) {
            known = Optional.of(new OddsColumns(
                    nllBefore, rows, ignored, labels, labeled, columns, new AtomicReferenceArray<>(columns.length)));
            shared.keep(known.get());
        }
    }

    /** One pass for the classes {@code first} to {@code end} − 1. */
    private double[][] read(int first, int end) throws IOException {
        double[][] columns = columns(end - first);
        int kept = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                int[] place = new int[batch.count()];
                for (int r = 0; r < place.length; r++) {
                    place[r] = batch.ignored(r) ? -1 : kept++;
                }
                if (kept > rows) {
                    break;
                }
                RowBlocks.forEach(batch.count(), end - first, (from, to) -> fill(from, to, place, first, columns));
            }
        }
        passes++;
        if (kept != rows) {
            throw new IOException(source.name() + ": " + rows + " labeled rows at first and " + kept
                    + " in a later pass; a source must give the same rows each time it is opened");
        }
        return columns;
    }

    /** The curves of the classes from {@code first} on that have these columns. */
    private List<FittedCurve<M>> fitGroup(int first, double[][] columns) {
        List<FittedCurve<M>> curves = new ArrayList<>(Collections.nCopies(columns.length, null));
        RowBlocks.forEach(columns.length, rows, (from, to) -> {
            for (int i = from; i < to; i++) {
                double prevalence = (weights.of(first + i, labeled[first + i]) + 1.0) / (weights.of(rows) + classes);
                curves.set(i, fit(columns, i, first + i, prevalence));
            }
        });
        losses.add(first, curves, columns);
        return curves;
    }

    /** Room for a group of classes, the same for each group: to be zeroed once, and moved by the collector once. */
    private double[][] columns(int count) {
        if (room.length < count) {
            room = new double[count][rows];
        }
        return count == room.length ? room : Arrays.copyOf(room, count);
    }

    private FittedCurve<M> fit(double[][] columns, int i, int c, double prevalence) {
        double[] column = columns[i];
        if (!infinite) {
            ClassScores scores = new ClassScores(column, labels, weights.ofRows(), rows, c, prevalence);
            known.ifPresent(read -> scores.share(read.sorted(), i));
            return each.of(scores);
        }
        for (int r = 0; r < rows; r++) {
            column[r] = FiniteLogOdds.finite(column[r]);
        }
        return mapped(each.of(new ClassScores(column, labels, weights.ofRows(), rows, c, prevalence)));
    }

    private void fill(int from, int to, int[] place, int first, double[][] columns) {
        float[] z = batch.logits().array();
        int n = columns.length;
        double[] odds = new double[TILE * n];
        int rowsAt = 0;
        int held = 0;
        for (int r = from; r < to; r++) {
            int at = place[r];
            if (at < 0) {
                continue;
            }
            int off = batch.logits().offset(r);
            if (classes == 2) {
                columns[0][at] = (double) z[off + 1] - z[off];
                continue;
            }
            if (held == TILE) {
                pour(odds, held, columns, rowsAt);
                held = 0;
            }
            rowsAt = held == 0 ? at : rowsAt;
            OtherOdds.of(z, off + first, n, z[off + tops[at]], logSums[at], topOdds[at], odds, held++ * n);
        }
        pour(odds, held, columns, rowsAt);
    }

    /** Rows into columns, several at a time: a column is far from the next. */
    private static void pour(double[] odds, int rows, double[][] columns, int at) {
        int n = columns.length;
        for (int i = 0; i < n; i++) {
            double[] column = columns[i];
            for (int r = 0; r < rows; r++) {
                column[at + r] = odds[r * n + i];
            }
        }
    }
}
