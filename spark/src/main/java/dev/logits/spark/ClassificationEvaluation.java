package dev.logits.spark;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.metric.Reliability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Every {@link Metric} of a classifier's scores on Spark, with intervals and reliability bins. As an {@code Evaluator}
 * it gives one of them, so that {@code CrossValidator} can choose by log-likelihood or calibration error; of a
 * calibrated model it reads the probabilities: {@code setRawPredictionCol("probability").setScores("probabilities")}.
 *
 * <p>One pass over the partitions collects exact sums, and for what needs an order the confidence of each row, as
 * {@link dev.logits.metric.Confidences} keeps it: 8 bytes per row of up to 2^25, and of more rows at most 2^24 counts,
 * so that the driver holds 256 MB or less. All values have the bits of the same rows in one file.
 *
 * <p>For one thread.
 *
 * <pre>{@code
 * double nll = new ClassificationEvaluation().setMetricName("nll").evaluate(rows);
 * new ClassificationEvaluation().table(rows, 1000, 0).show();      // all metrics, with 95 % intervals
 * }</pre>
 *
 * @since 0.1
 */
public final class ClassificationEvaluation extends Evaluator implements ScoreStage, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final StageParams common;
    private final Param<String> metricName;
    private final IntParam bins;

    /** The negative log-likelihood of the column {@code rawPrediction}. */
    public ClassificationEvaluation() {
        this(org.apache.spark.ml.util.Identifiable$.MODULE$.randomUID("classificationEvaluation"));
    }

    /** The same under a name. */
    public ClassificationEvaluation(String uid) {
        this.uid = NullCheck.argument(uid, "uid");
        common = new StageParams(uid);
        metricName = StageParams.choice(
                uid,
                "metricName",
                "the metric of evaluate",
                Stream.of(Metric.values()).map(Metric::key).toList());
        bins = new IntParam(uid, "bins", "number of equal-width bins", ParamValidators.gt(0));
        StageParams.defaults(this, common);
        setDefault(common.labelCol, "label");
        setDefault(metricName, Metric.NLL.key());
        setDefault(bins, 15);
    }

    /** Reads an evaluator that was saved. */
    public static MLReader<ClassificationEvaluation> read() {
        return SavedStage.reader((session, path, uid) -> new ClassificationEvaluation(uid));
    }

    /** Reads an evaluator from a folder. */
    public static ClassificationEvaluation load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public String uid() {
        return uid;
    }

    private Metric metric() {
        String name = getMetricName();
        return Stream.of(Metric.values())
                .filter(metric -> metric.key().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The value of {@link #metricName}. */
    @Override
    public double evaluate(Dataset<?> data) {
        return evaluation(data).value(metric());
    }

    @Override
    public boolean isLargerBetter() {
        return metric().direction() == Metric.Direction.HIGHER;
    }

    /**
     * All metrics.
     *
     * @throws IllegalArgumentException as {@link Calibration#fit}
     */
    public Evaluation evaluation(Dataset<?> data) {
        NullCheck.argument(data, "data");
        try {
            return Evaluation.of(Inputs.rows(data, this, getLabelCol()), getBins());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * 95 % intervals of the metrics, by {@link Bootstrap}.
     *
     * @param resamples 2 or more; 1000 is usual
     * @throws IllegalArgumentException as {@link Calibration#fit}
     */
    public Bootstrap intervals(Dataset<?> data, int resamples, long seed) {
        NullCheck.argument(data, "data");
        try {
            return Bootstrap.of(Inputs.rows(data, this, getLabelCol()), getBins(), resamples, seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All metrics and intervals as rows: {@code metric}, {@code value}, {@code low} and {@code high}, which are null
     * where a metric has no interval.
     *
     * @param resamples 2 or more; 1000 is usual
     */
    public Dataset<Row> table(Dataset<?> data, int resamples, long seed) {
        Evaluation evaluation = evaluation(data);
        Bootstrap intervals = intervals(data, resamples, seed);
        List<Row> rows = new ArrayList<>();
        for (Metric metric : evaluation.metrics()) {
            Optional<Interval> interval = intervals.of(metric);
            rows.add(RowFactory.create(
                    metric.key(),
                    evaluation.value(metric),
                    interval.map(Interval::low).orElse(null),
                    interval.map(Interval::high).orElse(null)));
        }
        return data.sparkSession()
                .createDataFrame(
                        rows,
                        new StructType()
                                .add("metric", DataTypes.StringType, false)
                                .add("value", DataTypes.DoubleType, false)
                                .add("low", DataTypes.DoubleType, true)
                                .add("high", DataTypes.DoubleType, true));
    }

    /**
     * The equal-width bins of the top class's confidence as rows: {@code low}, {@code high}, {@code count},
     * {@code confidence} and {@code accuracy}, which are NaN in an empty bin.
     */
    public Dataset<Row> reliability(Dataset<?> data) {
        NullCheck.argument(data, "data");
        List<Row> rows = new ArrayList<>();
        try {
            for (Reliability.Bin bin : Reliability.equalWidth(Inputs.rows(data, this, getLabelCol()), getBins())
                    .bins()) {
                rows.add(RowFactory.create(bin.low(), bin.high(), bin.count(), bin.confidence(), bin.accuracy()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return data.sparkSession()
                .createDataFrame(
                        rows,
                        new StructType()
                                .add("low", DataTypes.DoubleType, false)
                                .add("high", DataTypes.DoubleType, false)
                                .add("count", DataTypes.LongType, false)
                                .add("confidence", DataTypes.DoubleType, false)
                                .add("accuracy", DataTypes.DoubleType, false));
    }

    @Override
    public ClassificationEvaluation copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return defaultCopy(extra);
    }

    @Override
    public Param<String> rawPredictionCol() {
        return common.rawPredictionCol;
    }

    /** Sets {@link #rawPredictionCol}. */
    public ClassificationEvaluation setRawPredictionCol(String value) {
        set(common.rawPredictionCol, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: column of labels: numbers from 0 on; rows whose label is null or -1 are ignored. */
    public Param<String> labelCol() {
        return common.labelCol;
    }

    /** The value of {@link #labelCol}. */
    public String getLabelCol() {
        return $(common.labelCol);
    }

    /** Sets {@link #labelCol}. */
    public ClassificationEvaluation setLabelCol(String value) {
        set(common.labelCol, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public Param<String> scores() {
        return common.scores;
    }

    /** Sets {@link #scores}. */
    public ClassificationEvaluation setScores(String value) {
        set(common.scores, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public DoubleParam floor() {
        return common.floor;
    }

    /** Sets {@link #floor}. */
    public ClassificationEvaluation setFloor(double value) {
        set(common.floor, value);
        return this;
    }

    /** Parameter: the metric of {@link #evaluate}: nll, brier, ece and all other keys of {@link Metric}. */
    public Param<String> metricName() {
        return metricName;
    }

    /** The value of {@link #metricName}. */
    public String getMetricName() {
        return $(metricName);
    }

    /** Sets {@link #metricName}. */
    public ClassificationEvaluation setMetricName(String value) {
        set(metricName, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: number of equal-width bins. */
    public IntParam bins() {
        return bins;
    }

    /** The value of {@link #bins}. */
    public int getBins() {
        return (int) $(bins);
    }

    /** Sets {@link #bins}. */
    public ClassificationEvaluation setBins(int value) {
        set(bins, value);
        return this;
    }
}
