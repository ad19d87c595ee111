package dev.logits.spark;

import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Logistic regression with what statistics says about it, which Spark's own lacks: standard errors, p-values and
 * intervals, exact separation, Firth's penalty. {@link dev.logits.learn.regression.LogisticRegression} on Spark, with
 * the bits of the same rows on one machine.
 *
 * <p>The rows come together in one task, which fits: inference is for tables that fit there, with 8 bytes per row and
 * column of dense vectors (or as many of sparse entries, whose values become 32-bit floats). Where the first vector is
 * sparse, all are read as sparse. For more rows take Spark's.
 *
 * <p>For one thread.
 *
 * <pre>{@code
 * LogisticRegressionModel model = new LogisticRegression().fit(rows);      // features, label
 * model.coefficients(session).show();
 * }</pre>
 *
 * @since 0.1
 */
public final class LogisticRegression extends Estimator<LogisticRegressionModel> implements DefaultParamsWritable {
    private static final long serialVersionUID = 1;
    private static final List<String> PENALTIES = List.of("none", "firth", "l2", "l1");

    private final String uid;
    private final Param<String> featuresCol;
    private final Param<String> labelCol;
    private final Param<String> penalty;
    private final DoubleParam strength;
    private final Param<String> rawPredictionCol;
    private final Param<String> probabilityCol;
    private final Param<String> predictionCol;

    /** Maximum likelihood of the column {@code label} by the column {@code features}. */
    public LogisticRegression() {
        this(org.apache.spark.ml.util.Identifiable$.MODULE$.randomUID("logisticRegression"));
    }

    /** The same under a name. */
    public LogisticRegression(String uid) {
        this.uid = NullCheck.argument(uid, "uid");
        featuresCol = new Param<>(uid, "featuresCol", "column of features, a vector");
        labelCol = new Param<>(uid, "labelCol", "column of labels: 0 to K - 1; rows of null or -1 are ignored");
        penalty = StageParams.choice(uid, "penalty", "what is added to the mean loss", PENALTIES);
        strength = new DoubleParam(uid, "strength", "strength of l2 or l1, per mean", ParamValidators.gtEq(0));
        rawPredictionCol = new Param<>(uid, "rawPredictionCol", "new column of logits");
        probabilityCol = new Param<>(uid, "probabilityCol", "new column of probabilities");
        predictionCol = new Param<>(uid, "predictionCol", "new column of the most likely class");
        setDefault(featuresCol, "features");
        setDefault(labelCol, "label");
        setDefault(penalty, "none");
        setDefault(strength, 0.0);
        setDefault(rawPredictionCol, "rawPrediction");
        setDefault(probabilityCol, "probability");
        setDefault(predictionCol, "prediction");
    }

    /** Reads an estimator that was saved. */
    public static MLReader<LogisticRegression> read() {
        return SavedStage.reader((session, path, uid) -> new LogisticRegression(uid));
    }

    /** Reads an estimator from a folder. */
    public static LogisticRegression load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public String uid() {
        return uid;
    }

    /**
     * Fits, and computes the table of coefficients without a penalty or with Firth's.
     *
     * @throws IllegalArgumentException if a column is missing or of another type, a label is not a class, a feature is
     *     not finite, or there is no penalty and the classes are separated
     */
    @Override
    public LogisticRegressionModel fit(Dataset<?> data) {
        NullCheck.argument(data, "data");
        transformSchema(data.schema());
        FeatureTask task = new FeatureTask(regression(), getLabelCol());
        Dataset<Row> columns = data.select(
                functions.col(getFeaturesCol()), functions.col(getLabelCol()).cast("double"));
        try {
            byte[] fitted = columns.toJavaRDD()
                    .repartition(1)
                    .mapPartitions(task)
                    .collect()
                    .get(0);
            LogisticRegressionModel model = new LogisticRegressionModel(uid, Wire.<FeatureTask.Fit>object(fitted));
            return copyValues(model, ParamMap.empty()).setParent(this);
        } catch (Exception e) {
            try {
                throw SparkRows.cause(e);
            } catch (IOException io) {
                throw new UncheckedIOException(io);
            }
        }
    }

    private FeatureTask.Kind regression() {
        double strength = getStrength();
        boolean shrinks = getPenalty().startsWith("l");
        if (shrinks != strength > 0) {
            throw new IllegalArgumentException(
                    shrinks
                            ? "penalty " + getPenalty() + " needs a strength of more than 0"
                            : "a strength of " + strength + " is for penalty l2 or l1, and penalty is " + getPenalty());
        }
        return new FeatureTask.Kind(getPenalty(), strength);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NullCheck.argument(schema, "schema");
        Inputs.checkLabels(schema, getLabelCol());
        return LogisticRegressionModel.schema(
                schema, getFeaturesCol(), getRawPredictionCol(), getProbabilityCol(), getPredictionCol());
    }

    @Override
    public LogisticRegression copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return defaultCopy(extra);
    }

    /** Parameter: column of features, a vector. */
    public Param<String> featuresCol() {
        return featuresCol;
    }

    /** The value of {@link #featuresCol}. */
    public String getFeaturesCol() {
        return $(featuresCol);
    }

    /** Sets {@link #featuresCol}. */
    public LogisticRegression setFeaturesCol(String value) {
        set(featuresCol, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: column of labels: numbers from 0 on; rows whose label is null or -1 are ignored. */
    public Param<String> labelCol() {
        return labelCol;
    }

    /** The value of {@link #labelCol}. */
    public String getLabelCol() {
        return $(labelCol);
    }

    /** Sets {@link #labelCol}. */
    public LogisticRegression setLabelCol(String value) {
        set(labelCol, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: none, firth, l2 or l1. */
    public Param<String> penalty() {
        return penalty;
    }

    /** The value of {@link #penalty}. */
    public String getPenalty() {
        return $(penalty);
    }

    /** Sets {@link #penalty}. */
    public LogisticRegression setPenalty(String value) {
        set(penalty, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: strength of l2 or l1, per mean. */
    public DoubleParam strength() {
        return strength;
    }

    /** The value of {@link #strength}. */
    public double getStrength() {
        return (double) $(strength);
    }

    /** Sets {@link #strength}. */
    public LogisticRegression setStrength(double value) {
        set(strength, value);
        return this;
    }

    /** Parameter: column of scores. */
    public Param<String> rawPredictionCol() {
        return rawPredictionCol;
    }

    /** The value of {@link #rawPredictionCol}. */
    public String getRawPredictionCol() {
        return $(rawPredictionCol);
    }

    /** Sets {@link #rawPredictionCol}. */
    public LogisticRegression setRawPredictionCol(String value) {
        set(rawPredictionCol, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: new column of probabilities, a vector. */
    public Param<String> probabilityCol() {
        return probabilityCol;
    }

    /** The value of {@link #probabilityCol}. */
    public String getProbabilityCol() {
        return $(probabilityCol);
    }

    /** Sets {@link #probabilityCol}. */
    public LogisticRegression setProbabilityCol(String value) {
        set(probabilityCol, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: new column of the most likely class. */
    public Param<String> predictionCol() {
        return predictionCol;
    }

    /** The value of {@link #predictionCol}. */
    public String getPredictionCol() {
        return $(predictionCol);
    }

    /** Sets {@link #predictionCol}. */
    public LogisticRegression setPredictionCol(String value) {
        set(predictionCol, NullCheck.argument(value, "value"));
        return this;
    }
}
