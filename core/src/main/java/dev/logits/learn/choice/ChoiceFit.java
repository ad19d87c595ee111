package dev.logits.learn.choice;

import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.optim.Cholesky;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.learn.regression.Separation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Newton's method on the sum of the log-likelihoods of decisions, which is concave. */
final class ChoiceFit {
    private static final int MOST_STEPS = 100;

    /** Steps after which separation is looked for: each adds about 1 to coefficients that have no bound. */
    private static final int SUSPICIOUS = 12;

    /** What is left of a column's variance within the sets beside other columns, below which it is their sum. */
    private static final double COLLINEAR = 1e-12;

    private final List<? extends ChoiceSet> sets;
    private final int columns;
    private int[] kept;

    /** @param sets in an order that their contents decide */
    ChoiceFit(List<? extends ChoiceSet> sets, int columns) {
        this.sets = sets;
        this.columns = columns;
        kept = IntStream.range(0, columns).toArray();
    }

    private final class Point {
        private final double[] theta;
        private final double[] gradient;
        private final double[] information;
        private final double value;

        Point(double[] theta) {
            this.theta = theta;
            double[] all = new double[columns];
            double[] matrix = new double[Math.multiplyExact(columns, columns)];
            NeumaierSum sum = new NeumaierSum();
            int most = sets.stream().mapToInt(s -> s.active().length).max().orElse(0);
            double[] g = new double[most];
            double[] h = new double[most * most];
            for (ChoiceSet set : sets) {
                int[] active = set.active();
                double w = set.weight();
                sum.add(w * set.evaluate(theta, g, h));
                for (int a = 0; a < active.length; a++) {
                    all[active[a]] = Math.fma(w, g[a], all[active[a]]);
                    int row = active[a] * columns;
                    for (int b = 0; b < active.length; b++) {
                        matrix[row + active[b]] = Math.fma(w, h[a * active.length + b], matrix[row + active[b]]);
                    }
                }
            }
            value = sum.value();
            gradient = IntStream.of(kept).mapToDouble(j -> all[j]).toArray();
            information = new double[kept.length * kept.length];
            for (int a = 0; a < kept.length; a++) {
                for (int b = 0; b < kept.length; b++) {
                    information[a * kept.length + b] = matrix[kept[a] * columns + kept[b]];
                }
            }
        }

        private Point moved(double length, double[] step) {
            double[] next = theta.clone();
            for (int a = 0; a < kept.length; a++) {
                next[kept[a]] = Math.fma(length, step[a], next[kept[a]]);
            }
            return new Point(next);
        }
    }

    /**
     * The maximum.
     *
     * @throws UnboundedChoiceException if there is none
     */
    Estimates fit() {
        leaveOut(Cholesky.of(new Point(new double[columns]).information, columns, COLLINEAR));
        Point point = new Point(new double[columns]);
        int steps = 0;
        boolean converged = false;
        while (steps < MOST_STEPS && !converged) {
            double[] step = point.gradient.clone();
            Cholesky factor = Cholesky.of(point.information, kept.length, 1e-14);
            factor.solve(step);
            double rise = 0;
            for (int a = 0; a < step.length; a++) {
                rise = Math.fma(step[a], point.gradient[a], rise);
            }
            if (rise <= 1e-24 * Math.max(1, Math.abs(point.value))) {
                converged = factor.isRegular();
                break;
            }
            Point next = climb(point, step, rise);
            if (next == null) {
                converged = factor.isRegular() && rise < 1e-9 * Math.max(1, Math.abs(point.value));
                break;
            }
            point = next;
            if (++steps == SUSPICIOUS) {
                refuseSeparation();
            }
        }
        if (!converged) {
            refuseSeparation();
        }
        return estimates(point, converged, steps);
    }

    private Point climb(Point point, double[] step, double rise) {
        double length = 1;
        for (int halvings = 0; halvings < 60; halvings++) {
            Point tried = point.moved(length, step);
            boolean last = length == 1 && rise < 1e-12 && tried.value > point.value - 1e-9;
            if (tried.value > point.value || last) {
                return tried;
            }
            length /= 2;
        }
        return null;
    }

    private void leaveOut(Cholesky factor) {
        BitSet out = new BitSet();
        IntStream.of(factor.dependent()).forEach(out::set);
        kept = IntStream.range(0, columns).filter(j -> !out.get(j)).toArray();
    }

    /** A choice is never wrong along a direction exactly if a regression on differences is separated along it. */
    private void refuseSeparation() {
        List<double[]> differences = new ArrayList<>();
        for (ChoiceSet set : sets) {
            double[] active = new double[set.active().length];
            for (int r = 0; r < set.rivals(); r++) {
                set.difference(r, active);
                double[] row = new double[columns];
                for (int a = 0; a < active.length; a++) {
                    row[set.active()[a]] = active[a];
                }
                differences.add(row);
            }
        }
        int[] alone = IntStream.range(0, columns)
                .filter(j -> differences.stream().anyMatch(row -> row[j] != 0)
                        && (differences.stream().allMatch(row -> row[j] >= 0)
                                || differences.stream().allMatch(row -> row[j] <= 0)))
                .toArray();
        if (alone.length > 0) {
            throw new UnboundedChoiceException(IntStream.of(alone).boxed().toList(), true);
        }
        int[] labels = new int[differences.size()];
        for (int i = 0; i < labels.length; i += 2) { // the mirror image of a row says the same of the other class
            labels[i] = 1;
        }
        double[][] rows = new double[labels.length + 1][];
        int[] both = new int[rows.length];
        for (int i = 0; i < labels.length; i++) {
            double[] row = differences.get(i);
            both[i] = labels[i];
            rows[i] = row;
            for (int j = 0; j < columns && labels[i] == 0; j++) {
                row[j] = -row[j];
            }
        }
        rows[labels.length] = new double[columns]; // a row of zeros, so that there are two classes
        both[labels.length] = 0;
        Optional<Separation> found = LogisticRegression.maximumLikelihood()
                .withIntercept(false)
                .separation(DoubleFeatures.copyOf(rows), both);
        if (found.isPresent()) {
            throw new UnboundedChoiceException(found.get().columns(), false);
        }
    }

    private Estimates estimates(Point point, boolean converged, int steps) {
        double[] inverse = Cholesky.of(point.information, kept.length, 1e-14).inverse();
        double[] covariance = new double[columns * columns];
        for (int a = 0; a < kept.length; a++) {
            for (int b = 0; b < kept.length; b++) {
                covariance[kept[a] * columns + kept[b]] = inverse[a * kept.length + b];
            }
        }
        NeumaierSum uniform = new NeumaierSum();
        sets.forEach(set -> uniform.add(set.weight() * set.uniform()));
        BitSet has = new BitSet();
        IntStream.of(kept).forEach(has::set);
        return new Estimates(point.theta, covariance, has, point.value, uniform.value(), converged, steps);
    }
}
