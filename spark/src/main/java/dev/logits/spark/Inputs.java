package dev.logits.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** From columns of a dataset to chunks of rows. */
final class Inputs {
    private Inputs() {}

    /** Checks that a column is there and is a vector or a number. */
    static void checkScores(StructType schema, String column) {
        DataType type = type(schema, column);
        if (!type.equals(SQLDataTypes.VectorType()) && !(type instanceof NumericType)) {
            throw new IllegalArgumentException("column " + column + " holds " + type.catalogString()
                    + "; scores are a vector with one number per class, or a number with scores = margins");
        }
    }

    static void checkVector(StructType schema, String column) {
        DataType type = type(schema, column);
        if (!type.equals(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException("column " + column + " holds " + type.catalogString()
                    + "; features are a vector, as VectorAssembler makes it");
        }
    }

    static void checkLabels(StructType schema, String column) {
        DataType type = type(schema, column);
        if (!(type instanceof NumericType)) {
            throw new IllegalArgumentException("column " + column + " holds " + type.catalogString()
                    + "; labels are numbers from 0 on, as StringIndexer makes them");
        }
    }

    private static DataType type(StructType schema, String column) {
        if (List.of(schema.fieldNames()).contains(column)) {
            return schema.apply(column).dataType();
        }
        throw new IllegalArgumentException("no column " + column + " among " + String.join(", ", schema.fieldNames()));
    }

    /** A schema with one more column. */
    static StructType with(StructType schema, String column, DataType type) {
        if (List.of(schema.fieldNames()).contains(column)) {
            throw new IllegalArgumentException(
                    "there is a column " + column + " already; give the new one another name");
        }
        return schema.add(column, type, false);
    }

    /** The rows of a dataset; {@code labelCol} null where rows have none. */
    static SparkRows rows(Dataset<?> data, ScoreStage stage, String labelCol) {
        ScoreReading reading = StageParams.reading(stage);
        checkScores(data.schema(), stage.getRawPredictionCol());
        Column label = functions.lit(-1.0);
        if (labelCol != null) {
            checkLabels(data.schema(), labelCol);
            label = functions.col(labelCol).cast("double");
        }
        Dataset<Row> columns = data.select(functions.col(stage.getRawPredictionCol()), label);
        int classes = classes(columns, reading);
        JavaRDD<Chunk> chunks = columns.toJavaRDD().mapPartitions(rows -> new Chunks(rows, reading, classes));
        return new SparkRows(chunks, classes);
    }

    private static int classes(Dataset<Row> columns, ScoreReading reading) {
        List<Row> first = columns.takeAsList(1);
        if (first.isEmpty()) {
            throw new IllegalArgumentException("no rows; a fit or a metric needs at least one labeled row");
        }
        return reading.classes(first.get(0).get(0));
    }

    /** The rows of each group in one place, by the text of the group column. */
    static JavaPairRDD<String, Iterable<Chunk>> groups(
            Dataset<?> data, ScoreStage stage, String labelCol, String groupCol) {
        ScoreReading reading = StageParams.reading(stage);
        checkScores(data.schema(), stage.getRawPredictionCol());
        checkLabels(data.schema(), labelCol);
        type(data.schema(), groupCol);
        Dataset<Row> columns = data.select(
                functions.col(stage.getRawPredictionCol()),
                functions.col(labelCol).cast("double"),
                functions.col(groupCol).cast("string"));
        int classes = classes(columns, reading);
        return columns.toJavaRDD()
                .mapPartitionsToPair(rows -> grouped(rows, reading, classes))
                .groupByKey();
    }

    private static Iterator<Tuple2<String, Chunk>> grouped(Iterator<Row> rows, ScoreReading reading, int classes) {
        List<Tuple2<String, Chunk>> done = new ArrayList<>();
        Map<String, Chunk> open = new LinkedHashMap<>();
        for (long number = 0; rows.hasNext(); number++) {
            Row row = rows.next();
            if (row.isNullAt(2)) {
                throw new IllegalArgumentException("row " + number + " of partition " + TaskContext.getPartitionId()
                        + " has no group; drop such rows first");
            }
            String group = row.getString(2);
            long first = number;
            Chunk chunk = open.computeIfAbsent(group, g -> new Chunk(classes, TaskContext.getPartitionId(), first));
            chunk.add(reading, row.get(0), label(row, number, classes));
            if (chunk.isFull()) {
                done.add(new Tuple2<>(group, open.remove(group)));
            }
        }
        open.forEach((group, chunk) -> done.add(new Tuple2<>(group, chunk)));
        return done.iterator();
    }

    static int label(Row row, long number, int classes) {
        if (row.isNullAt(1)) {
            return -1;
        }
        double label = row.getDouble(1);
        if (label != (int) label || label < -1 || label >= classes) {
            throw new IllegalArgumentException("row " + number + " of partition " + TaskContext.getPartitionId()
                    + ": label " + label + " is not a class: expected 0.." + (classes - 1)
                    + ", or -1 to ignore the row");
        }
        return (int) label;
    }

    /** The rows of a partition, a chunk at a time. */
    private static final class Chunks implements Iterator<Chunk> {
        private final Iterator<Row> rows;
        private final ScoreReading reading;
        private final int classes;
        private long number;

        Chunks(Iterator<Row> rows, ScoreReading reading, int classes) {
            this.rows = rows;
            this.reading = reading;
            this.classes = classes;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Chunk next() {
            Chunk chunk = new Chunk(classes, TaskContext.getPartitionId(), number);
            while (rows.hasNext() && !chunk.isFull()) {
                Row row = rows.next();
                chunk.add(reading, row.get(0), label(row, number++, classes));
            }
            return chunk;
        }
    }
}
