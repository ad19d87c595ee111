package dev.logits.spark;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.Calibrator;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.json.CalibratorJson;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted {@link Calibration}: adds calibrated probabilities and the most likely class to rows, of a dataset or of a
 * stream. It is saved with the JSON file that the command writes, {@code calibrator.json}, which {@code logits apply}
 * takes.
 *
 * <p>For one thread, as all of Spark's models; {@link #calibrator()} is immutable.
 *
 * @since 0.1
 */
public final class CalibrationModel extends Model<CalibrationModel> implements ScoreStage, MLWritable {
    private static final long serialVersionUID = 1;
    private static final String FILE = "calibrator.json";

    private final String uid;
    private final boolean grouped;
    /** Files' texts, by group; one under "" where there are no groups. */
    private final TreeMap<String, String> json;

    private final StageParams common;
    private final Param<String> groupCol;
    private final Param<String> probabilityCol;
    private final Param<String> predictionCol;

    CalibrationModel(String uid, boolean grouped, Map<String, String> json) {
        this.uid = uid;
        this.grouped = grouped;
        this.json = new TreeMap<>(json);
        common = new StageParams(uid);
        groupCol = new Param<>(uid, "groupCol", "column of groups that each have a calibrator");
        probabilityCol = new Param<>(uid, "probabilityCol", "new column of probabilities");
        predictionCol = new Param<>(uid, "predictionCol", "new column of the most likely class");
        StageParams.defaults(this, common);
        setDefault(probabilityCol, "probability");
        setDefault(predictionCol, "prediction");
    }

    /**
     * A model of a calibrator that was fitted elsewhere.
     *
     * @param json the text of a file that {@code logits calibrate} or {@link CalibratorJson} wrote
     * @throws IllegalArgumentException if it is none
     */
    public static CalibrationModel ofJson(String json) {
        NullCheck.argument(json, "json");
        parsed(json);
        return new CalibrationModel(
                org.apache.spark.ml.util.Identifiable$.MODULE$.randomUID("calibration"), false, Map.of("", json));
    }

    private static CalibratorJson.Saved parsed(String json) {
        try {
            return CalibratorJson.fromJson(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The calibrator and how its fit went; of a model without groups. */
    public CalibratorJson.Saved saved() {
        return parsed(json());
    }

    /** The calibrator; of a model without groups. */
    public Calibrator calibrator() {
        return saved().fitted().calibrator();
    }

    /** The text of {@code calibrator.json}; of a model without groups. */
    public String json() {
        if (grouped) {
            throw new IllegalStateException("each group has a calibrator of its own: ask groups() for them");
        }
        return json.get("");
    }

    /** The text of each group's file; empty without groups. */
    public Map<String, String> groups() {
        return grouped ? Map.copyOf(json) : Map.of();
    }

    /** Reads a model that was saved. */
    public static MLReader<CalibrationModel> read() {
        return SavedStage.reader((session, path, uid) -> {
            Map<String, String> files = new HashMap<>();
            for (String name : SavedStage.names(session, path)) {
                if (name.startsWith("group-") && name.endsWith(".json")) {
                    String group = name.substring(6, name.length() - 5);
                    files.put(URLDecoder.decode(group, StandardCharsets.UTF_8), SavedStage.read(session, path, name));
                }
            }
            return files.isEmpty()
                    ? new CalibrationModel(uid, false, Map.of("", SavedStage.read(session, path, FILE)))
                    : new CalibrationModel(uid, true, files);
        });
    }

    /** Reads a model from a folder. */
    public static CalibrationModel load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public MLWriter write() {
        Map<String, String> files = new TreeMap<>();
        json.forEach((group, text) -> files.put(
                grouped ? "group-" + URLEncoder.encode(group, StandardCharsets.UTF_8) + ".json" : FILE, text));
        return SavedStage.writer(this, files);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> data) {
        NullCheck.argument(data, "data");
        transformSchema(data.schema());
        Map<String, Calibrator> calibrators = new HashMap<>();
        json.forEach(
                (group, text) -> calibrators.put(group, parsed(text).fitted().calibrator()));
        Column group = grouped ? functions.col(getGroupCol()).cast("string") : functions.lit("");
        UserDefinedFunction calibrate = functions.udf(
                calibration(new HashMap<>(calibrators), StageParams.reading(this), grouped), SQLDataTypes.VectorType());
        UserDefinedFunction top = functions.udf((UDF1<Vector, Double>) p -> (double) p.argmax(), DataTypes.DoubleType);
        return data.withColumn(getProbabilityCol(), calibrate.apply(functions.col(getRawPredictionCol()), group))
                .withColumn(getPredictionCol(), top.apply(functions.col(getProbabilityCol())));
    }

    private static UDF2<Object, String, Vector> calibration(
            HashMap<String, Calibrator> calibrators, ScoreReading reading, boolean grouped) {
        return (cell, group) -> {
            Calibrator calibrator = Optional.ofNullable(calibrators.get(group == null ? "" : group))
                    .orElseThrow(() -> new IllegalArgumentException("no calibrator of the group " + group
                            + ": it was not among the rows of the fit; fit again with rows of it"));
            Logits z = Logits.zeros(1, reading.classes(cell));
            reading.read(cell, z.array(), z.offset(0), z.classes());
            Probabilities p = calibrator.calibrate(z);
            double[] values = new double[z.classes()];
            for (int c = 0; c < values.length; c++) {
                values[c] = p.get(0, c);
            }
            return Vectors.dense(values);
        };
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NullCheck.argument(schema, "schema");
        if (grouped && !java.util.List.of(schema.fieldNames()).contains(getGroupCol())) {
            throw new IllegalArgumentException("no column " + getGroupCol() + ", which says the group of a row");
        }
        return schema(this, schema, getProbabilityCol(), getPredictionCol());
    }

    static StructType schema(ScoreStage stage, StructType schema, String probabilityCol, String predictionCol) {
        Inputs.checkScores(schema, stage.getRawPredictionCol());
        return Inputs.with(
                Inputs.with(schema, probabilityCol, SQLDataTypes.VectorType()), predictionCol, DataTypes.DoubleType);
    }

    @Override
    public CalibrationModel copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return copyValues(new CalibrationModel(uid, grouped, json), extra).setParent(parent());
    }

    @Override
    public Param<String> rawPredictionCol() {
        return common.rawPredictionCol;
    }

    /** Sets {@link #rawPredictionCol}. */
    public CalibrationModel setRawPredictionCol(String value) {
        set(common.rawPredictionCol, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public Param<String> scores() {
        return common.scores;
    }

    /** Sets {@link #scores}. */
    public CalibrationModel setScores(String value) {
        set(common.scores, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public DoubleParam floor() {
        return common.floor;
    }

    /** Sets {@link #floor}. */
    public CalibrationModel setFloor(double value) {
        set(common.floor, value);
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
    public CalibrationModel setGroupCol(String value) {
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
    public CalibrationModel setProbabilityCol(String value) {
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
    public CalibrationModel setPredictionCol(String value) {
        set(predictionCol, NullCheck.argument(value, "value"));
        return this;
    }
}
