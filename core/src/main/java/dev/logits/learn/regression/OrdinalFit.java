package dev.logits.learn.regression;

import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.optim.Cholesky;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Newton's method on the parameters of an ordinal model: thresholds, then the coefficients that thresholds share, then
 * threshold by threshold those of nominal columns. All likelihoods here are concave but for nominal cumulative ones,
 * which are so near their maximum; steps are halved until the likelihood rises.
 */
final class OrdinalFit {
    private static final int MOST_STEPS = 200;

    /** An average predictor beyond which an estimate is taken for infinite. */
    private static final double FAR = 1e3;

    /** A variance of a coefficient, of a column of deviation 1, that no data with an estimate give. */
    private static final double FLAT = 1e6;

    private final OrdinalRegression regression;
    private final Examples examples;
    private final CenteredRows rows;
    private final int[] columns;
    private final int[] shared;
    private final int[] nominal;
    private final int outputs;
    private final int size;

    OrdinalFit(OrdinalRegression regression, Examples examples) {
        this.regression = regression;
        this.examples = examples;
        BitSet out = new BitSet();
        List<Collinearity> collinear = CollinearityCheck.find(examples, true);
        collinear.forEach(c -> out.set(c.column()));
        columns = IntStream.range(0, examples.features().columns())
                .filter(j -> !out.get(j))
                .toArray();
        rows = new CenteredRows(examples, columns, true);
        outputs = examples.classes() - 1;
        shared = IntStream.range(0, columns.length)
                .filter(j -> !isNominal(columns[j]))
                .toArray();
        nominal = IntStream.range(0, columns.length)
                .filter(j -> isNominal(columns[j]))
                .toArray();
        size = outputs + shared.length + outputs * nominal.length;
    }

    private boolean isNominal(int column) {
        return Arrays.binarySearch(regression.nominal(), column) >= 0;
    }

    /** The likelihood at a point. */
    private final class Point {
        private final double[] theta;
        private final double[] gradient = new double[size];
        private final double[] information = new double[size * size];
        private double value;

        Point(double[] theta) {
            this.theta = theta;
            NeumaierSum sum = new NeumaierSum();
            OrdinalRow row = new OrdinalRow(regression.kind(), regression.link(), examples.classes());
            double[] raw = rows.rawBuffer();
            double[] x = new double[rows.stride()];
            double[][] design = new double[outputs][size];
            for (int i = 0; i < examples.count(); i++) {
                rows.read(i, raw, x);
                predictors(x, design, row.eta, theta);
                double value = row.evaluate(examples.labels()[i]);
                sum.add(examples.weights()[i] * value);
                if (value == Double.NEGATIVE_INFINITY) {
                    break;
                }
                add(examples.weights()[i], row, design);
            }
            value = sum.value();
        }

        private void add(double weight, OrdinalRow row, double[][] design) {
            for (int k = 0; k < outputs; k++) {
                double g = weight * row.gradient[k];
                for (int a = 0; a < size; a++) {
                    gradient[a] = Math.fma(g, design[k][a], gradient[a]);
                }
                for (int l = 0; l < outputs; l++) {
                    double h = -weight * row.hessian[k * outputs + l];
                    for (int a = 0; a < size && h != 0; a++) {
                        double factor = h * design[k][a];
                        for (int b = 0; b < size && factor != 0; b++) {
                            information[a * size + b] = Math.fma(factor, design[l][b], information[a * size + b]);
                        }
                    }
                }
            }
        }
    }

    /** Of each predictor its derivatives in the parameters, and its value. */
    private void predictors(double[] x, double[][] design, double[] eta, double[] theta) {
        for (int k = 0; k < outputs; k++) {
            design[k][k] = 1;
            double value = theta[k];
            for (int j = 0; j < shared.length; j++) {
                design[k][outputs + j] = -x[shared[j]];
                value = Math.fma(-x[shared[j]], theta[outputs + j], value);
            }
            for (int j = 0; j < nominal.length; j++) {
                int at = outputs + shared.length + k * nominal.length + j;
                design[k][at] = -x[nominal[j]];
                value = Math.fma(-x[nominal[j]], theta[at], value);
            }
            eta[k] = value;
        }
    }

    OrdinalModel fit() {
        double[] start = new double[size];
        double[] null0 = thresholds();
        System.arraycopy(null0, 0, start, 0, outputs);
        Point point = new Point(start);
        double nullValue = point.value;
        boolean converged = false;
        int steps = 0;
        while (!converged && steps < MOST_STEPS) {
            double[] step = step(point);
            double rise = dot(step, point.gradient);
            if (rise <= 1e-24 * Math.max(1, Math.abs(point.value))) {
                converged = true;
                break;
            }
            Point next = null;
            double length = 1;
            for (int halvings = 0; halvings < 60 && next == null; halvings++) {
                double[] theta = point.theta.clone();
                for (int a = 0; a < size; a++) {
                    theta[a] = Math.fma(length, step[a], theta[a]);
                }
                Point tried = new Point(theta);
                boolean up =
                        tried.value > point.value || length == 1 && rise < 1e-12 && tried.value > point.value - 1e-9;
                next = up ? tried : null;
                length /= 2;
            }
            if (next == null) {
                converged = rise < 1e-9 * Math.max(1, Math.abs(point.value));
                break;
            }
            point = next;
            steps++;
            refuseSeparation(point);
        }
        return model(point, nullValue, converged, steps);
    }

    /** Newton's step; where the information is not positive definite, one along the gradient. */
    private double[] step(Point point) {
        Cholesky factor = Cholesky.of(point.information, size, 1e-14);
        double[] step = point.gradient.clone();
        if (factor.isRegular()) {
            factor.solve(step);
        }
        if (!factor.isRegular() || dot(step, point.gradient) <= 0) {
            step = point.gradient.clone();
            double scale = 1 / Math.max(1, examples.weightSum());
            for (int a = 0; a < size; a++) {
                step[a] *= scale;
            }
        }
        return step;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    private void refuseSeparation(Point point) {
        double largest = 0;
        for (int a = 0; a < outputs; a++) {
            largest = Math.max(largest, Math.abs(point.theta[a]));
        }
        boolean perfect = point.value > -1e-6 * examples.weightSum();
        if (perfect || largest > FAR) {
            throw separated();
        }
    }

    private static IllegalArgumentException separated() {
        return new IllegalArgumentException("the columns separate the classes, so that there is no estimate:"
                + " coefficients would grow without end. Leave a column out, or join classes");
    }

    /** Where an estimate is infinite, the likelihood is flat in its direction, and its variance without bound. */
    private void refuseFlat(Cholesky information, double[] covariance) {
        double[] raw = rows.rawBuffer();
        double[] x = new double[rows.stride()];
        double[] squares = new double[x.length];
        for (int i = 0; i < examples.count(); i++) {
            rows.read(i, raw, x);
            for (int j = 0; j < x.length; j++) {
                squares[j] += examples.weights()[i] * x[j] * x[j] / examples.weightSum();
            }
        }
        for (int a = 0; a < size; a++) {
            double variance = covariance[a * size + a] * (a < outputs ? 1 : squares[column(a)]);
            if (!information.isRegular() || variance > FLAT) {
                throw separated();
            }
        }
    }

    /** The column of a coefficient among those that take part. */
    private int column(int parameter) {
        int at = parameter - outputs;
        return at < shared.length ? shared[at] : nominal[(at - shared.length) % nominal.length];
    }

    /** The thresholds of the shares of the classes, the maximum without columns. */
    private double[] thresholds() {
        double[] alpha = new double[outputs];
        double below = 0;
        double total = examples.weightSum();
        for (int k = 0; k < outputs; k++) {
            double own = examples.classWeight()[k];
            double above = total - below;
            below += own;
            alpha[k] = switch (regression.kind()) {
                case CUMULATIVE -> inverse(below / total);
                case ADJACENT -> Math.log(own / examples.classWeight()[k + 1]);
                case CONTINUATION -> inverse(own / above);
            };
        }
        return alpha;
    }

    /** F⁻¹ by bisection, which is exact enough to start from. */
    private double inverse(double share) {
        double low = -40;
        double high = 40;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (regression.link().probability(middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private OrdinalModel model(Point point, double nullValue, boolean converged, int steps) {
        Cholesky information = Cholesky.of(point.information, size, 1e-14);
        double[] covariance = information.inverse();
        refuseFlat(information, covariance);
        boolean[] kept = new boolean[examples.features().columns()];
        List<double[]> sums = new ArrayList<>();
        for (int k = 0; k < outputs; k++) {
            double[] threshold = new double[size];
            threshold[k] = 1;
            for (int j = 0; j < columns.length; j++) {
                threshold[place(k, j)] = rows.mean(j);
            }
            sums.add(threshold);
        }
        for (int j = 0; j < columns.length; j++) {
            kept[columns[j]] = true;
            for (int k = 0; k < (isNominal(columns[j]) ? outputs : 1); k++) {
                double[] coefficient = new double[size];
                coefficient[place(k, j)] = 1;
                sums.add(coefficient);
            }
        }
        return OrdinalModel.of(
                regression,
                kept,
                examples.classes(),
                point.theta,
                covariance,
                sums.toArray(double[][]::new),
                new OrdinalReport(point.value, nullValue, examples.weightSum(), converged, steps));
    }

    private int place(int k, int j) {
        int own = Arrays.binarySearch(nominal, j);
        return own >= 0 ? outputs + shared.length + k * nominal.length + own : outputs + Arrays.binarySearch(shared, j);
    }
}
