package dev.logits.calibrate;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.CopyFolds;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowFolds;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The cross-validation of {@link MethodSelection}. */
final class MethodRace {
    /** The most classes for which K² numbers are worth the time. */
    static final int MATRIX_CLASSES = 128;

    private final LogitsSource source;
    private final List<CalibrationMethod> methods;
    private final RowFolds folds;
    /** Where most rows are copies of others. */
    private Optional<CopyFolds> copies = Optional.empty();

    private final MethodSelection.Progress progress;
    /** The methods, and behind them the uncalibrated logits. */
    private final int entries;

    private final String[] notes;
    private final long[] parameters;
    private final RacePass scores;

    MethodRace(
            LogitsSource source,
            List<CalibrationMethod> methods,
            int folds,
            long seed,
            MethodSelection.Progress progress) {
        this.source = source;
        this.progress = progress;
        this.methods = List.copyOf(methods);
        this.folds = new RowFolds(folds, seed);
        entries = methods.size() + 1;
        notes = new String[entries];
        parameters = new long[entries];
        scores = new RacePass(Collections.nCopies(entries, null));
        Arrays.fill(notes, "");
    }

    MethodComparison run() throws IOException {
        Fitted<TemperatureScaling> all = TemperatureScaling.fit(source); // finds what is wrong with the rows
        if (!(source instanceof PartitionedSource)) {
            copies = CopyFolds.of(source, folds.count(), folds.seed());
        }
        List<LabelCount> counts = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            counts.add(RowPass.over(fold(fold), new LabelCount()));
        }
        boolean whole = counts.stream().allMatch(count -> count.whole);
        long labeled = counts.stream().mapToLong(count -> count.labeled).sum();
        for (int m = 0; m < methods.size(); m++) {
            if (isOfMatrices(methods.get(m)) && source.classes() > MATRIX_CLASSES) {
                notes[m] = "not compared: more than " + MATRIX_CLASSES + " classes";
            }
            if (methods.get(m) == CalibrationMethod.VENN_ABERS && !whole) {
                notes[m] = "not compared: it takes whole weights";
            }
        }
        if (counts.stream().anyMatch(count -> count.labeled == 0 || count.labeled == labeled)) {
            return tooFew(all.report().rows());
        }
        if (fitsAreForOneThread()) {
            besideEachOther();
        } else {
            for (int fold = 0; fold < folds.count(); fold++) {
                LogitsSource train = TrainingRows.of(others(fold));
                List<Fitted<? extends Calibrator>> fits = new ArrayList<>();
                for (int m = 0; m < methods.size(); m++) {
                    fits.add(fit(m, fold, train));
                }
                scores.merge(RowPass.over(fold(fold), new RacePass(fitted(fits, fold))));
            }
        }
        return comparison();
    }

    private LogitsSource fold(int fold) {
        return copies.isPresent() ? copies.get().fold(fold) : folds.fold(source, fold);
    }

    private LogitsSource others(int fold) {
        return copies.isPresent() ? copies.get().others(fold) : folds.others(source, fold);
    }

    private static final class LabelCount implements RowPass<LabelCount> {
        @Serial
        private static final long serialVersionUID = 1;

        private long labeled;
        /** Whether each counts whole. */
        private boolean whole = true;

        @Override
        public void add(LogitsSource rows) throws IOException {
            RowBatch batch = RowBatch.weighted(rows);
            try (LogitsSource.Cursor cursor = rows.open()) {
                while (batch.read(cursor)) {
                    for (int r = 0; r < batch.count(); r++) {
                        labeled += batch.ignored(r) ? 0 : 1;
                        whole &= batch.ignored(r) || batch.weight(r) == 1;
                    }
                }
            }
        }

        @Override
        public void merge(LabelCount other) {
            labeled += other.labeled;
            whole &= other.whole;
        }
    }

    private MethodComparison tooFew(long labeledRows) {
        CalibrationMethod simplest =
                methods.contains(CalibrationMethod.TEMPERATURE) ? CalibrationMethod.TEMPERATURE : methods.get(0);
        List<MethodComparison.Row> table = new ArrayList<>();
        for (CalibrationMethod method : methods) {
            table.add(new MethodComparison.Row(
                    method.text(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, "not compared: too few rows"));
        }
        return new MethodComparison(
                table,
                simplest.text(),
                labeledRows + (labeledRows == 1 ? " row is" : " rows are") + " too few to hold any out in "
                        + folds.count() + " folds, so " + simplest.text() + " was taken without a comparison.",
                folds.count(),
                folds.seed());
    }

    /** Whether no batch of a fit is large enough for the common pool, which can then run fits beside each other. */
    private boolean fitsAreForOneThread() {
        return !(source instanceof PartitionedSource)
                && source.rows().isPresent()
                && RowBlocks.isSmall(source.rows().getAsLong(), source.classes());
    }

    /** All fits, and then the scores of all folds; what takes long begins first, so that no thread waits for it. */
    private void besideEachOther() throws IOException {
        List<LogitsSource> trains = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            trains.add(TrainingRows.of(others(fold)));
        }
        List<Integer> order = new ArrayList<>();
        for (int m = 0; m < methods.size(); m++) {
            order.add(m);
        }
        order.sort(Comparator.comparing(m -> !isOfMatrices(methods.get(m))));
        List<List<Fitted<? extends Calibrator>>> fits = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            fits.add(new ArrayList<>(Collections.nCopies(methods.size(), null)));
        }
        tasks(folds.count() * methods.size(), i -> {
            int m = order.get(i / folds.count());
            int fold = i % folds.count();
            fits.get(fold).set(m, fit(m, fold, trains.get(fold)));
        });
        List<RacePass> passes = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            passes.add(new RacePass(fitted(fits.get(fold), fold)));
        }
        tasks(folds.count(), fold -> passes.set(fold, RowPass.over(fold(fold), passes.get(fold))));
        passes.forEach(scores::merge);
    }

    /** A task that reads rows. */
    private interface Task {
        void run(int i) throws IOException;
    }

    private static void tasks(int count, Task task) throws IOException {
        try {
            RowBlocks.tasks(count, i -> {
                try {
                    task.run(i);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isOfMatrices(CalibrationMethod method) {
        return method == CalibrationMethod.MATRIX || method == CalibrationMethod.DIRICHLET;
    }

    /** One fit; null for a method that is left out. */
    private Fitted<? extends Calibrator> fit(int m, int fold, LogitsSource train) throws IOException {
        if (notes[m].startsWith("not compared")) {
            return null;
        }
        synchronized (progress) {
            progress.fitting(methods.get(m), OptionalInt.of(fold));
        }
        return methods.get(m).fit(train);
    }

    /** One calibrator an entry, of the fits of a fold; null for a method that is left out. */
    private List<Calibrator> fitted(List<Fitted<? extends Calibrator>> fits, int fold) {
        List<Calibrator> calibrators = new ArrayList<>();
        for (int m = 0; m < methods.size(); m++) {
            Fitted<? extends Calibrator> fit = fits.get(m);
            if (fit == null) {
                calibrators.add(null);
                continue;
            }
            calibrators.add(fit.calibrator());
            parameters[m] = Math.max(parameters[m], fit.calibrator().parameters());
            if (!fit.report().converged()) {
                String status =
                        fit.report().status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                notes[m] += (notes[m].isEmpty() ? "fold " : ", fold ") + fold + " " + status;
            }
        }
        calibrators.add(new TemperatureScaling(1));
        return calibrators;
    }

    private MethodComparison comparison() {
        List<Integer> order = new ArrayList<>();
        for (int m = 0; m < methods.size(); m++) {
            order.add(m);
        }
        order.sort(Comparator.comparing((Integer m) -> isLeftOut(m)).thenComparing(this::sum));
        int best = order.get(0);
        int chosen = best;
        List<MethodComparison.Row> table = new ArrayList<>();
        for (int m : order) {
            table.add(row(m, best));
            boolean close = !isLeftOut(m) && difference(m, best) <= differenceError(m, best);
            chosen = close && parameters[m] < parameters[chosen] ? m : chosen;
        }
        return new MethodComparison(
                table, methods.get(chosen).text(), reason(chosen, best), folds.count(), folds.seed());
    }

    private double sum(int m) {
        return scores.sum(m);
    }

    private boolean isLeftOut(int m) {
        return notes[m].startsWith("not compared");
    }

    private MethodComparison.Row row(int m, int best) {
        boolean out = isLeftOut(m);
        return new MethodComparison.Row(
                methods.get(m).text(),
                out ? Double.NaN : sum(m) / scores.rows(),
                out ? Double.NaN : error(scores.squares(m), sum(m)),
                out ? Double.NaN : difference(m, best),
                out ? Double.NaN : differenceError(m, best),
                parameters[m],
                notes[m]);
    }

    private double difference(int m, int best) {
        return (sum(m) - sum(best)) / scores.rows();
    }

    private double differenceError(int m, int best) {
        return m == best ? 0 : error(scores.apart(Math.max(m, best), Math.min(m, best)), sum(m) - sum(best));
    }

    /** The standard error of a mean, from the sum of squares and the sum. */
    private double error(double sumOfSquares, double total) {
        double mean = total / scores.rows();
        return Math.sqrt(Math.max(0, sumOfSquares / scores.rows() - mean * mean) / Math.max(1, scores.rows() - 1));
    }

    private String reason(int chosen, int best) {
        String held = ", mean over the held-out rows of " + folds.count() + " folds; uncalibrated "
                + number(sum(entries - 1) / scores.rows()) + ".";
        if (chosen == best) {
            return named(best) + " has the lowest negative log-likelihood, " + number(sum(best) / scores.rows())
                    + ", and no method with fewer parameters is within one standard error of it" + held;
        }
        return named(chosen) + " has the fewest parameters of the methods within one standard error of the best, "
                + named(best) + ": negative log-likelihood " + number(sum(chosen) / scores.rows()) + " against "
                + number(sum(best) / scores.rows()) + ", " + number(difference(chosen, best)) + " ± "
                + number(differenceError(chosen, best)) + " apart" + held;
    }

    private String named(int m) {
        return methods.get(m).text() + " (" + parameters[m] + (parameters[m] == 1 ? " parameter)" : " parameters)");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }
}
