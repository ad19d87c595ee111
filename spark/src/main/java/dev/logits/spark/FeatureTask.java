package dev.logits.spark;

import dev.logits.io.FeatureCoding;
import dev.logits.io.json.LogisticJson;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** The one task of {@link dev.logits.spark.LogisticRegression}: gathers features and labels, and fits. */
final class FeatureTask implements FlatMapFunction<Iterator<Row>, byte[]> {
    @Serial
    private static final long serialVersionUID = 1;

    private static final double LEVEL = 0.95;

    private final Kind kind;
    private final String label;

    FeatureTask(Kind kind, String label) {
        this.kind = kind;
        this.label = label;
    }

    /** What to fit. */
    record Kind(String penalty, double strength) implements Serializable {
        LogisticRegression regression() {
            return switch (penalty) {
                case "firth" -> LogisticRegression.firth();
                case "l2" -> LogisticRegression.l2(strength);
                case "l1" -> LogisticRegression.l1(strength);
                default -> LogisticRegression.maximumLikelihood();
            };
        }
    }

    /**
     * What was fitted.
     *
     * @param json the model
     * @param table per coefficient: class, column, value, standard error, z, p, low, high
     */
    record Fit(String json, double[][] table) implements Serializable {
        String csv() {
            StringBuilder text = new StringBuilder("class,column,value,standard_error,z,p,low,high\n");
            for (double[] row : table) {
                text.append((int) row[0]).append(',').append((int) row[1]);
                for (int i = 2; i < row.length; i++) {
                    text.append(',').append(row[i]);
                }
                text.append('\n');
            }
            return text.toString();
        }

        static Fit of(String json, String csv) {
            return new Fit(
                    json,
                    csv.lines()
                            .skip(1)
                            .map(line -> Arrays.stream(line.split(","))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray())
                            .toArray(double[][]::new));
        }
    }

    @Override
    public Iterator<byte[]> call(Iterator<Row> rows) {
        Gathered gathered = new Gathered();
        while (rows.hasNext()) {
            gathered.add(rows.next());
        }
        Features x = gathered.features();
        int[] y = Arrays.copyOf(gathered.labels, gathered.rows);
        double[][] table;
        LogisticModel model;
        if (kind.strength() > 0) {
            model = kind.regression().fit(x, y);
            table = values(model);
        } else {
            Inference inference = kind.regression().infer(x, y);
            model = inference.model();
            table = inference.coefficients().stream().map(FeatureTask::row).toArray(double[][]::new);
        }
        List<String> classes =
                IntStream.range(0, model.classes()).mapToObj(Integer::toString).toList();
        FeatureCoding coding = FeatureCoding.numbered(0, model.columns(), label, classes);
        return List.of(Wire.bytes(new Fit(LogisticJson.toJson(new LogisticJson.Saved(model, coding)), table)))
                .iterator();
    }

    private static double[] row(Estimate e) {
        return new double[] {
            e.classIndex(), e.column(), e.value(), e.standardError(), e.z(), e.p(), e.low(LEVEL), e.high(LEVEL)
        };
    }

    private static double[][] values(LogisticModel model) {
        List<double[]> rows = new ArrayList<>();
        for (int c = model.hasReference() ? 1 : 0; c < model.classes(); c++) {
            for (int j = 0; j < model.columns(); j++) {
                rows.add(value(c, j, model.weight(c, j)));
            }
            rows.add(value(c, Estimate.INTERCEPT, model.intercept(c)));
        }
        return rows.toArray(double[][]::new);
    }

    private static double[] value(int c, int column, double value) {
        double none = Double.NaN;
        return new double[] {c, column, value, none, none, none, none, none};
    }

    /** Features and labels as they come. */
    private static final class Gathered {
        private boolean sparse;
        private int columns = -1;
        private int rows;
        private int entries;
        private int[] labels = new int[1024];
        private int[] starts = new int[1025];
        private int[] indices = {};
        private float[] floats = {};
        private double[] doubles = {};

        void add(Row row) {
            if (row.isNullAt(0)) {
                throw new IllegalArgumentException("a vector of features is null; drop such rows first");
            }
            Vector x = row.getAs(0);
            if (columns < 0) {
                columns = x.size();
                sparse = x instanceof SparseVector;
            }
            if (x.size() != columns) {
                throw new IllegalArgumentException(x.size() + " features, and other rows have " + columns);
            }
            if (rows == labels.length) {
                labels = Arrays.copyOf(labels, 2 * rows);
                starts = Arrays.copyOf(starts, 2 * rows + 1);
            }
            labels[rows] = Inputs.label(row, rows, Integer.MAX_VALUE);
            if (sparse) {
                addSparse(x.toSparse());
            } else {
                doubles = Arrays.copyOf(doubles, room(doubles.length, (long) (rows + 1) * columns));
                System.arraycopy(x.toArray(), 0, doubles, rows * columns, columns);
            }
            starts[++rows] = entries;
        }

        private void addSparse(SparseVector x) {
            int more = x.indices().length;
            indices = Arrays.copyOf(indices, room(indices.length, (long) entries + more));
            floats = Arrays.copyOf(floats, indices.length);
            for (int i = 0; i < more; i++) {
                indices[entries] = x.indices()[i];
                floats[entries++] = (float) x.values()[i];
            }
        }

        private static int room(int length, long needed) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(needed
                        + " numbers are more than one task holds; fit on a part of the rows, or take Spark's"
                        + " regression");
            }
            return needed <= length ? length : (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * length));
        }

        Features features() {
            if (rows == 0) {
                throw new IllegalArgumentException("no rows; a fit needs at least one labeled row of each class");
            }
            return sparse
                    ? SparseFeatures.wrap(
                            Arrays.copyOf(starts, rows + 1),
                            Arrays.copyOf(indices, entries),
                            Arrays.copyOf(floats, entries),
                            columns)
                    : DoubleFeatures.wrap(Arrays.copyOf(doubles, rows * columns), rows, columns);
        }
    }
}
