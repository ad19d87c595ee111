package dev.logits.spark;

import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.MethodSelection;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.json.Provenance;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Calibration of a classifier's scores on Spark: every method of {@link CalibrationMethod}, or {@code auto}, which lets
 * cross-validation choose ({@link MethodSelection}). Fit it to rows that the classifier was not trained on.
 *
 * <p>A fit is a few passes over the partitions, in which core's kernels run and of which sums come back; the result has
 * the bits of the same rows in one file, in any order and any number of partitions. Temperature, vector, matrix,
 * Dirichlet and ensemble scaling send sums alone. The others need each class's log-odds in order: these are shuffled,
 * and the curve of a class is fitted in one task, which takes 24 bytes per row to sort them, and more with other
 * methods than isotonic. The driver holds the model and a few megabytes at most.
 *
 * <p>With {@link #groupCol} each group has a calibrator of its own, all of them from one job; the rows of a group must
 * fit in the memory of a task.
 *
 * <p>For one thread, as all of Spark's estimators.
 *
 * <pre>{@code
 * CalibrationModel model = new Calibration().setMethod("isotonic").fit(heldOut);
 * Dataset<Row> calibrated = model.transform(rows);      // probability, prediction
 * }</pre>
 *
 * @since 0.1
 */
public final class Calibration extends Estimator<CalibrationModel> implements ScoreStage, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final StageParams common;
    private final Param<String> method;
    private final LongParam seed;
    private final Param<String> groupCol;
    private final Param<String> probabilityCol;
    private final Param<String> predictionCol;

    /** Temperature scaling of the column {@code rawPrediction} by the column {@code label}. */
    public Calibration() {
        this(org.apache.spark.ml.util.Identifiable$.MODULE$.randomUID("calibration"));
    }

    /** The same under a name. */
    public Calibration(String uid) {
        this.uid = NullCheck.argument(uid, "uid");
        common = new StageParams(uid);
        method = StageParams.choice(uid, "method", "how to calibrate", methods());
        seed = new LongParam(uid, "seed", "seed of the folds of auto");
        groupCol = new Param<>(uid, "groupCol", "column of groups that each have a calibrator");
        probabilityCol = new Param<>(uid, "probabilityCol", "new column of probabilities");
        predictionCol = new Param<>(uid, "predictionCol", "new column of the most likely class");
        StageParams.defaults(this, common);
        setDefault(common.labelCol, "label");
        setDefault(method, CalibrationMethod.TEMPERATURE.text());
        setDefault(seed, 0L);
        setDefault(probabilityCol, "probability");
        setDefault(predictionCol, "prediction");
    }

    private static List<String> methods() {
        List<String> words = new ArrayList<>();
        Stream.of(CalibrationMethod.values()).forEach(known -> words.add(known.text()));
        words.add(MethodSelection.AUTO);
        return words;
    }

    /** Reads an estimator that was saved. */
    public static MLReader<Calibration> read() {
        return SavedStage.reader((session, path, uid) -> new Calibration(uid));
    }

    /** Reads an estimator from a folder. */
    public static Calibration load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public String uid() {
        return uid;
    }

    /**
     * Fits.
     *
     * @throws IllegalArgumentException if a column is missing or of another type, a label is not a class, a row is not
     *     valid, or no row is labeled
     */
    @Override
    public CalibrationModel fit(Dataset<?> data) {
        NullCheck.argument(data, "data");
        transformSchema(data.schema());
        try {
            Map<String, String> fitted = isSet(groupCol) ? groups(data) : Map.of("", whole(data));
            CalibrationModel model = new CalibrationModel(uid, isSet(groupCol), fitted);
            return copyValues(model, ParamMap.empty()).setParent(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String whole(Dataset<?> data) throws IOException {
        SparkRows rows = Inputs.rows(data, this, getLabelCol()).kept();
        try {
            return json(rows, getMethod(), getSeed(), Provenance.UNKNOWN);
        } finally {
            rows.release();
        }
    }

    private Map<String, String> groups(Dataset<?> data) throws IOException {
        String method = getMethod();
        long seed = getSeed();
        String column = getGroupCol();
        try {
            return new TreeMap<>(Inputs.groups(data, this, getLabelCol(), column)
                    .mapToPair(group ->
                            new scala.Tuple2<>(group._1(), group(group._2(), method, seed, column, group._1())))
                    .collectAsMap());
        } catch (Exception e) {
            throw SparkRows.cause(e);
        }
    }

    private static String group(Iterable<Chunk> chunks, String method, long seed, String column, String name)
            throws IOException {
        List<Chunk> list = new ArrayList<>();
        chunks.forEach(list::add);
        try {
            LogitsSource source = SparkRows.inOnePlace(list.get(0).classes(), list);
            return json(source, method, seed, Provenance.of("dataset", column + " = " + name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(column + " = " + name + ": " + e.getMessage(), e);
        }
    }

    private static String json(LogitsSource rows, String method, long seed, Provenance provenance) throws IOException {
        Fitted<? extends Calibrator> fitted = method.equals(MethodSelection.AUTO)
                ? MethodSelection.fit(rows, seed).fitted()
                : CalibrationMethod.of(method).orElseThrow().fit(rows);
        return CalibratorJson.toJson(fitted, provenance);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NullCheck.argument(schema, "schema");
        Inputs.checkLabels(schema, getLabelCol());
        return CalibrationModel.schema(this, schema, getProbabilityCol(), getPredictionCol());
    }

    @Override
    public Calibration copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return defaultCopy(extra);
    }

    @Override
    public Param<String> rawPredictionCol() {
        return common.rawPredictionCol;
    }

    /** Sets {@link #rawPredictionCol}. */
    public Calibration setRawPredictionCol(String value) {
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
    public Calibration setLabelCol(String value) {
        set(common.labelCol, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public Param<String> scores() {
        return common.scores;
    }

    /** Sets {@link #scores}. */
    public Calibration setScores(String value) {
        set(common.scores, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public DoubleParam floor() {
        return common.floor;
    }

    /** Sets {@link #floor}. */
    public Calibration setFloor(double value) {
        set(common.floor, value);
        return this;
    }

    /** Parameter: temperature, vector, isotonic and all others of {@link CalibrationMethod}, or auto. */
    public Param<String> method() {
        return method;
    }

    /** The value of {@link #method}. */
    public String getMethod() {
        return $(method);
    }

    /** Sets {@link #method}. */
    public Calibration setMethod(String value) {
        set(method, NullCheck.argument(value, "value"));
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
    public Calibration setSeed(long value) {
        set(seed, value);
        return this;
    }

    /** Parameter: column of groups, each of which has a calibrator of its own; not set: one for all. */
    public Param<String> groupCol() {
        return groupCol;
    }

    /** The value of {@link #groupCol}. */
    public String getGroupCol() {
        return $(groupCol);
    }

    /** Sets {@link #groupCol}. */
    public Calibration setGroupCol(String value) {
        set(groupCol, NullCheck.argument(value, "value"));
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
    public Calibration setProbabilityCol(String value) {
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
    public Calibration setPredictionCol(String value) {
        set(predictionCol, NullCheck.argument(value, "value"));
        return this;
    }
}
