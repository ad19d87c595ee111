package dev.logits.spark;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fitted {@link ConformalPrediction}: adds the set of classes to rows, of a dataset or of a stream. It is saved with
 * the JSON file that the command writes, {@code sets.json}.
 *
 * <p>For one thread; {@link #sets()} is immutable.
 *
 * @since 0.1
 */
public final class ConformalPredictionModel extends Model<ConformalPredictionModel> implements ScoreStage, MLWritable {
    private static final long serialVersionUID = 1;
    private static final String FILE = "sets.json";

    private final String uid;
    private final String json;
    private final StageParams common;
    private final Param<String> predictionSetCol;

    ConformalPredictionModel(String uid, String json) {
        this.uid = uid;
        this.json = json;
        common = new StageParams(uid);
        predictionSetCol = new Param<>(uid, "predictionSetCol", "new column of sets");
        StageParams.defaults(this, common);
        setDefault(predictionSetCol, "predictionSet");
    }

    /** The fitted sets. */
    public ConformalSets sets() {
        try {
            return PredictionSetsJson.fromJson(json).sets();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The text of {@code sets.json}. */
    public String json() {
        return json;
    }

    /** Reads a model that was saved. */
    public static MLReader<ConformalPredictionModel> read() {
        return SavedStage.reader(
                (session, path, uid) -> new ConformalPredictionModel(uid, SavedStage.read(session, path, FILE)));
    }

    /** Reads a model from a folder. */
    public static ConformalPredictionModel load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public MLWriter write() {
        return SavedStage.writer(this, Map.of(FILE, json));
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> data) {
        NullCheck.argument(data, "data");
        transformSchema(data.schema());
        UserDefinedFunction set = functions.udf(
                sets(sets(), StageParams.reading(this)), DataTypes.createArrayType(DataTypes.IntegerType, false));
        return data.withColumn(getPredictionSetCol(), set.apply(functions.col(getRawPredictionCol())));
    }

    private static UDF1<Object, int[]> sets(ConformalSets sets, ScoreReading reading) {
        return cell -> {
            Logits z = Logits.zeros(1, reading.classes(cell));
            reading.read(cell, z.array(), z.offset(0), z.classes());
            return sets.set(z, 0);
        };
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NullCheck.argument(schema, "schema");
        return schema(this, schema, getPredictionSetCol());
    }

    static StructType schema(ScoreStage stage, StructType schema, String column) {
        Inputs.checkScores(schema, stage.getRawPredictionCol());
        return Inputs.with(schema, column, DataTypes.createArrayType(DataTypes.IntegerType, false));
    }

    @Override
    public ConformalPredictionModel copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return copyValues(new ConformalPredictionModel(uid, json), extra).setParent(parent());
    }

    @Override
    public Param<String> rawPredictionCol() {
        return common.rawPredictionCol;
    }

    /** Sets {@link #rawPredictionCol}. */
    public ConformalPredictionModel setRawPredictionCol(String value) {
        set(common.rawPredictionCol, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public Param<String> scores() {
        return common.scores;
    }

    /** Sets {@link #scores}. */
    public ConformalPredictionModel setScores(String value) {
        set(common.scores, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public DoubleParam floor() {
        return common.floor;
    }

    /** Sets {@link #floor}. */
    public ConformalPredictionModel setFloor(double value) {
        set(common.floor, value);
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
    public ConformalPredictionModel setPredictionSetCol(String value) {
        set(predictionSetCol, NullCheck.argument(value, "value"));
        return this;
    }
}
