package dev.logits.spark;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.uncertainty.ConfidenceScore;
import dev.logits.uncertainty.Energy;
import dev.logits.uncertainty.MaximumLogit;
import dev.logits.uncertainty.MaximumSoftmaxProbability;
import dev.logits.uncertainty.NegativeEntropy;
import dev.logits.uncertainty.TopMargin;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds a number to each row that is higher the more the row is like what the model knows: a {@link ConfidenceScore} on
 * Spark, for datasets and streams.
 *
 * <p>For one thread.
 *
 * <pre>{@code Dataset<Row> scored = new OodScore().setMethod("energy").transform(rows); }</pre>
 *
 * @since 0.1
 */
public final class OodScore extends Transformer implements ScoreStage, DefaultParamsWritable {
    private static final long serialVersionUID = 1;
    private static final List<String> METHODS = List.of(
            new Energy(1).name(),
            new MaximumSoftmaxProbability(1).name(),
            new MaximumLogit().name(),
            new NegativeEntropy(1).name(),
            new TopMargin().name());

    private final String uid;
    private final StageParams common;
    private final Param<String> method;
    private final DoubleParam temperature;
    private final Param<String> scoreCol;

    /** The energy of the column {@code rawPrediction}. */
    public OodScore() {
        this(org.apache.spark.ml.util.Identifiable$.MODULE$.randomUID("oodScore"));
    }

    /** The same under a name. */
    public OodScore(String uid) {
        this.uid = NullCheck.argument(uid, "uid");
        common = new StageParams(uid);
        method = StageParams.choice(uid, "method", "which score", METHODS);
        temperature = new DoubleParam(uid, "temperature", "divides the logits first", ParamValidators.gt(0));
        scoreCol = new Param<>(uid, "scoreCol", "new column of the score");
        StageParams.defaults(this, common);
        setDefault(method, METHODS.get(0));
        setDefault(temperature, 1.0);
        setDefault(scoreCol, "oodScore");
    }

    /** Reads a stage that was saved. */
    public static MLReader<OodScore> read() {
        return SavedStage.reader((session, path, uid) -> new OodScore(uid));
    }

    /** Reads a stage from a folder. */
    public static OodScore load(String path) {
        return read().load(NullCheck.argument(path, "path"));
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> data) {
        NullCheck.argument(data, "data");
        transformSchema(data.schema());
        UserDefinedFunction score =
                functions.udf(score(getMethod(), getTemperature(), StageParams.reading(this)), DataTypes.DoubleType);
        return data.withColumn(getScoreCol(), score.apply(functions.col(getRawPredictionCol())));
    }

    private static UDF1<Object, Double> score(String method, double temperature, ScoreReading reading) {
        return cell -> {
            Logits z = Logits.zeros(1, reading.classes(cell));
            reading.read(cell, z.array(), z.offset(0), z.classes());
            return of(method, temperature).of(z.array(), z.offset(0), z.classes());
        };
    }

    private static ConfidenceScore of(String method, double temperature) {
        return switch (METHODS.indexOf(method)) {
            case 0 -> new Energy(temperature);
            case 1 -> new MaximumSoftmaxProbability(temperature);
            case 2 -> new MaximumLogit();
            case 3 -> new NegativeEntropy(temperature);
            default -> new TopMargin();
        };
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NullCheck.argument(schema, "schema");
        Inputs.checkScores(schema, getRawPredictionCol());
        return Inputs.with(schema, getScoreCol(), DataTypes.DoubleType);
    }

    @Override
    public OodScore copy(ParamMap extra) {
        NullCheck.argument(extra, "extra");
        return defaultCopy(extra);
    }

    @Override
    public Param<String> rawPredictionCol() {
        return common.rawPredictionCol;
    }

    /** Sets {@link #rawPredictionCol}. */
    public OodScore setRawPredictionCol(String value) {
        set(common.rawPredictionCol, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public Param<String> scores() {
        return common.scores;
    }

    /** Sets {@link #scores}. */
    public OodScore setScores(String value) {
        set(common.scores, NullCheck.argument(value, "value"));
        return this;
    }

    @Override
    public DoubleParam floor() {
        return common.floor;
    }

    /** Sets {@link #floor}. */
    public OodScore setFloor(double value) {
        set(common.floor, value);
        return this;
    }

    /** Parameter: energy and the others of {@code logits ood}. */
    public Param<String> method() {
        return method;
    }

    /** The value of {@link #method}. */
    public String getMethod() {
        return $(method);
    }

    /** Sets {@link #method}. */
    public OodScore setMethod(String value) {
        set(method, NullCheck.argument(value, "value"));
        return this;
    }

    /** Parameter: divides the logits first; energy, msp and entropy read it. */
    public DoubleParam temperature() {
        return temperature;
    }

    /** The value of {@link #temperature}. */
    public double getTemperature() {
        return (double) $(temperature);
    }

    /** Sets {@link #temperature}. */
    public OodScore setTemperature(double value) {
        set(temperature, value);
        return this;
    }

    /** Parameter: new column of the score, which is higher the more a row is like those of the training. */
    public Param<String> scoreCol() {
        return scoreCol;
    }

    /** The value of {@link #scoreCol}. */
    public String getScoreCol() {
        return $(scoreCol);
    }

    /** Sets {@link #scoreCol}. */
    public OodScore setScoreCol(String value) {
        set(scoreCol, NullCheck.argument(value, "value"));
        return this;
    }
}
