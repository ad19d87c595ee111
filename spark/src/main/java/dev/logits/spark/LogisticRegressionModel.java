package dev.logits.spark;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.json.LogisticJson;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.math.Softmax;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted {@link LogisticRegression}: adds logits, probabilities and the most likely class to rows of a dataset or a
 * stream. It is saved with the JSON file that {@code logits regress} writes, {@code logistic.json}, and the table of
 * coefficients, {@code coefficients.csv}.
 *
 * <p>For one thread; {@link #model()} is immutable.
 *
 * @since 0.1
 */
public final class LogisticRegressionModel extends Model<LogisticRegressionModel> implements MLWritable {
    private static final long serialVersionUID = 1;
    private static final String FILE = "logistic.json";
    private static final String TABLE = "coefficients.csv";

    private final String uid;
    private final FeatureTask.Fit fit;
    private final Param<String> featuresCol;
    private final Param<String> rawPredictionCol;
    private final Param<String> probabilityCol;
    private final Param<String> predictionCol;

    LogisticRegressionModel(String uid, FeatureTask.Fit fit) {
        this.uid = uid;
        this.fit = fit;
        featuresCol = new Param<>(uid, "featuresCol", "column of features, a vector");
        rawPredictionCol = new Param<>(uid, "rawPredictionCol", "new column of logits");
        probabilityCol = new Param<>(uid, "probabilityCol", "new column of probabilities");
        predictionCol = new Param<>(uid, "predictionCol", "new column of the most likely class");
        setDefault(featuresCol, "features");
        setDefault(rawPredictionCol, "rawPrediction");
        setDefault(probabilityCol, "probability");
        setDefault(predictionCol, "prediction");
    }

    /** The model. */
    public LogisticModel model() {
        return parsed(fit.json());
    }

    private static LogisticModel parsed(String json) {
        try {
            return LogisticJson.fromJson(json).model();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The text of {@code logistic.json}. */
    public String json() {
        return fit.json();
    }

    /**
     * The coefficients as rows: {@code class}, {@code column} (−1 is the intercept), {@code value},
     * {@code standardError}, {@code z}, {@code p}, {@code low} and {@code high} of the 95 % interval. The last five are
     * NaN of a fit with penalty l2 or l1, of which they are not defined, and of a collinear column that was left out.
     */
    public Dataset<Row> coefficients(SparkSession session) {
        NullCheck.argument(session, "session");
        List<Row> rows = new ArrayList<>();
        for (double[] e : fit.table()) {
            rows.add(RowFactory.create((int) e[0], (int) e[1], e[2], e[3], e[4], e[5], e[6], e[7]));
        }
        StructType schema =
                new StructType().add("class", DataTypes.IntegerType, false).add("column", DataTypes.IntegerType, false);
        for (String name : List.of("value", "standardError", "z", "p", "low", "high")) {
            schema = schema.add(name, DataTypes.DoubleType, false);
        }
        return session.createDataFrame(rows, schema);
    }

    /** Reads a model that was saved. */
    public static MLReader<LogisticRegressionModel> read() {
        return SavedStage.reader((session, path, uid) -> new LogisticRegressionModel(
                uid, FeatureTask.Fit.of(SavedStage.read(session, path, FILE), SavedStage.read(session, path, TABLE))));
    }

    /** Reads a model from a folder. */
    public static LogisticRegressionModel load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public MLWriter write() {
        return SavedStage.writer(this, Map.of(FILE, fit.json(), TABLE, fit.csv()));
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> data) {
        NullCheck.argument(data, "data");
        transformSchema(data.schema());
        UserDefinedFunction logits = functions.udf(new Scorer(fit.json()), SQLDataTypes.VectorType());
        UserDefinedFunction softmax =
                functions.udf((UDF1<Vector, Vector>) LogisticRegressionModel::softmax, SQLDataTypes.VectorType());
        UserDefinedFunction top = functions.udf((UDF1<Vector, Double>) p -> (double) p.argmax(), DataTypes.DoubleType);
        return data.withColumn(getRawPredictionCol(), logits.apply(functions.col(getFeaturesCol())))
                .withColumn(getProbabilityCol(), softmax.apply(functions.col(getRawPredictionCol())))
                .withColumn(getPredictionCol(), top.apply(functions.col(getProbabilityCol())));
    }

    private static Vector softmax(Vector logits) {
        Logits z = Logits.zeros(1, logits.size());
        for (int c = 0; c < logits.size(); c++) {
            z.array()[z.offset(0) + c] = (float) logits.apply(c);
        }
        Probabilities p = Softmax.of(z);
        double[] values = new double[logits.size()];
        for (int c = 0; c < values.length; c++) {
            values[c] = p.get(0, c);
        }
        return Vectors.dense(values);
    }

    /** The logits of a row; reads the model once for each task. */
    private static final class Scorer implements UDF1<Vector, Vector> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String json;
        private transient LogisticModel model;

        Scorer(String json) {
            this.json = json;
        }

        @Override
        public Vector call(Vector features) {
            model = model == null ? parsed(json) : model;
            Logits z = model.logits(DoubleFeatures.wrap(features.toArray(), 1, features.size()));
            double[] values = new double[z.classes()];
            for (int c = 0; c < values.length; c++) {
                values[c] = z.get(0, c);
            }
            return Vectors.dense(values);
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NullCheck.argument(schema, "schema");
        return schema(schema, getFeaturesCol(), getRawPredictionCol(), getProbabilityCol(), getPredictionCol());
    }

    static StructType schema(StructType schema, String features, String logits, String probability, String prediction) {
        Inputs.checkVector(schema, features);
        StructType with = Inputs.with(schema, logits, SQLDataTypes.VectorType());
        return Inputs.with(Inputs.with(with, probability, SQLDataTypes.VectorType()), prediction, DataTypes.DoubleType);
    }

    @Override
    public LogisticRegressionModel copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return copyValues(new LogisticRegressionModel(uid, fit), extra).setParent(parent());
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
    public LogisticRegressionModel setFeaturesCol(String value) {
        set(featuresCol, NullCheck.argument(value, "value"));
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
    public LogisticRegressionModel setRawPredictionCol(String value) {
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
    public LogisticRegressionModel setProbabilityCol(String value) {
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
    public LogisticRegressionModel setPredictionCol(String value) {
        set(predictionCol, NullCheck.argument(value, "value"));
        return this;
    }
}
