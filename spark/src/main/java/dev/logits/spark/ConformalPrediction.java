package dev.logits.spark;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.PredictionSetMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Prediction sets that hold the label as often as was asked for: {@link ConformalSets} on Spark. Fit it to rows that
 * neither the classifier nor a calibrator was fitted to. The scores of the labels are shuffled, and their quantile is
 * taken in one task, or one per class; the thresholds have the bits of the same rows in one file.
 *
 * <p>For one thread.
 *
 * <pre>{@code
 * ConformalPredictionModel sets = new ConformalPrediction().setCoverage(0.95).fit(heldOut);
 * Dataset<Row> rows = sets.transform(newRows);      // predictionSet, an array of classes
 * }</pre>
 *
 * @since 0.1
 */
public final class ConformalPrediction extends Estimator<ConformalPredictionModel>
        implements ScoreStage, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final StageParams common;
    private final Param<String> method;
    private final DoubleParam coverage;
    private final BooleanParam classConditional;
    private final BooleanParam neverEmpty;
    private final LongParam seed;
    private final Param<String> predictionSetCol;

    /** Least ambiguous sets with a coverage of 0.9. */
    public ConformalPrediction() {
        this(org.apache.spark.ml.util.Identifiable$.MODULE$.randomUID("conformal"));
    }

    /** The same under a name. */
    public ConformalPrediction(String uid) {
        this.uid = NullCheck.argument(uid, "uid");
        common = new StageParams(uid);
        method = StageParams.choice(
                uid,
                "method",
                "how a class is scored",
                Stream.of(PredictionSetMethod.values())
                        .map(known -> known.name().toLowerCase(Locale.ROOT))
                        .toList());
        coverage = new DoubleParam(
                uid, "coverage", "how often a set is to hold the label", ParamValidators.inRange(0, 1, false, false));
        classConditional = new BooleanParam(uid, "classConditional", "whether coverage is promised for each class");
        neverEmpty = new BooleanParam(uid, "neverEmpty", "whether the most likely class is always in");
        seed = new LongParam(uid, "seed", "seed of the random shares of aps and raps");
        predictionSetCol = new Param<>(uid, "predictionSetCol", "new column of sets");
        StageParams.defaults(this, common);
        setDefault(common.labelCol, "label");
        setDefault(method, "lac");
        setDefault(coverage, 0.9);
        setDefault(classConditional, false);
        setDefault(neverEmpty, false);
        setDefault(seed, 0L);
        setDefault(predictionSetCol, "predictionSet");
    }

    /** Reads an estimator that was saved. */
    public static MLReader<ConformalPrediction> read() {
        return SavedStage.reader((session, path, uid) -> new ConformalPrediction(uid));
    }

    /** Reads an estimator from a folder. */
    public static ConformalPrediction load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public String uid() {
        return uid;
    }

    /**
     * Fits.
     *
     * @throws IllegalArgumentException as {@link Calibration#fit}
     */
    @Override
    public ConformalPredictionModel fit(Dataset<?> data) {
        NullCheck.argument(data, "data");
        transformSchema(data.schema());
        try {
            ConformalSets sets = ConformalSets.fit(Inputs.rows(data, this, getLabelCol()), options());
            ConformalPredictionModel model = new ConformalPredictionModel(uid, PredictionSetsJson.toJson(sets));
            return copyValues(model, ParamMap.empty()).setParent(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConformalSets.Options options() {
        ConformalSets.Options options =
                switch (PredictionSetMethod.valueOf(getMethod().toUpperCase(Locale.ROOT))) {
                    case LAC -> ConformalSets.Options.lac(getCoverage());
                    case APS -> ConformalSets.Options.aps(getCoverage());
                    case RAPS -> ConformalSets.Options.raps(getCoverage());
                };
        return options.withClassConditional(isClassConditional())
                .withNeverEmpty(isNeverEmpty())
                .withSeed(getSeed());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NullCheck.argument(schema, "schema");
        Inputs.checkLabels(schema, getLabelCol());
        return ConformalPredictionModel.schema(this, schema, getPredictionSetCol());
    }

    @Override
    public ConformalPrediction copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return defaultCopy(extra);
    }

    @Override
    public Param<String> rawPredictionCol() {
        return common.rawPredictionCol;
    }

    /** Sets {@link #rawPredictionCol}. */
    public ConformalPrediction setRawPredictionCol(String value) {
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
    public ConformalPrediction setLabelCol(String value) {
        set(common.labelCol, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public Param<String> scores() {
        return common.scores;
    }

    /** Sets {@link #scores}. */
    public ConformalPrediction setScores(String value) {
        set(common.scores, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public DoubleParam floor() {
        return common.floor;
    }

    /** Sets {@link #floor}. */
    public ConformalPrediction setFloor(double value) {
        set(common.floor, value);
        return this;
    }

    /** Parameter: lac, aps or raps: see {@link PredictionSetMethod}. */
    public Param<String> method() {
        return method;
    }

    /** The value of {@link #method}. */
    public String getMethod() {
        return $(method);
    }

    /** Sets {@link #method}. */
    public ConformalPrediction setMethod(String value) {
        set(method, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: how often a set is to hold the label, more than 0 and less than 1. */
    public DoubleParam coverage() {
        return coverage;
    }

    /** The value of {@link #coverage}. */
    public double getCoverage() {
        return (double) $(coverage);
    }

    /** Sets {@link #coverage}. */
    public ConformalPrediction setCoverage(double value) {
        set(coverage, value);
        return this;
    }

    /** Parameter: whether the coverage is promised for each class. */
    public BooleanParam classConditional() {
        return classConditional;
    }

    /** The value of {@link #classConditional}. */
    public boolean isClassConditional() {
        return (boolean) $(classConditional);
    }

    /** Sets {@link #classConditional}. */
    public ConformalPrediction setClassConditional(boolean value) {
        set(classConditional, value);
        return this;
    }

    /** Parameter: whether the most likely class is always in the set. */
    public BooleanParam neverEmpty() {
        return neverEmpty;
    }

    /** The value of {@link #neverEmpty}. */
    public boolean isNeverEmpty() {
        return (boolean) $(neverEmpty);
    }

    /** Sets {@link #neverEmpty}. */
    public ConformalPrediction setNeverEmpty(boolean value) {
        set(neverEmpty, value);
        return this;
    }

    /** Parameter: seed of all random choices. */
    public LongParam seed() {
        return seed;
    }

    /** The value of {@link #seed}. */
    public long getSeed() {
        return (long) $(seed);
    }

    /** Sets {@link #seed}. */
    public ConformalPrediction setSeed(long value) {
        set(seed, value);
        return this;
    }

    /** Parameter: new column of sets, an array of classes. */
    public Param<String> predictionSetCol() {
        return predictionSetCol;
    }

    /** The value of {@link #predictionSetCol}. */
    public String getPredictionSetCol() {
        return $(predictionSetCol);
    }

    /** Sets {@link #predictionSetCol}. */
    public ConformalPrediction setPredictionSetCol(String value) {
        set(predictionSetCol, NullCheck.argument(value, "value"));
        return this;
    }
}
