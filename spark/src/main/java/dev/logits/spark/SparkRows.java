package dev.logits.spark;

import dev.logits.source.ColumnPass;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The rows of a dataset as a source for core's fits and metrics: passes are jobs whose tasks add a partition's rows to
 * a copy of the pass, and merge copies in a tree. On the driver there is one merged pass, whose size does not depend on
 * the number of rows.
 *
 * <p>Immutable.
 */
final class SparkRows implements PartitionedSource {
    private static final int TREE_DEPTH = 2;
    private static final int MOST_SORTING_TASKS = 2048;

    private final JavaRDD<Chunk> chunks;
    private final int classes;
    private final View view;

    SparkRows(JavaRDD<Chunk> chunks, int classes) {
        this(chunks, classes, rows -> rows);
    }

    private SparkRows(JavaRDD<Chunk> chunks, int classes, View view) {
        this.chunks = chunks;
        this.classes = classes;
        this.view = view;
    }

    /** The same rows, kept in memory, and on disk where they do not fit, until {@link #release}. */
    SparkRows kept() {
        chunks.persist(StorageLevel.MEMORY_AND_DISK());
        return this;
    }

    void release() {
        chunks.unpersist(false);
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public String name() {
        return "dataset";
    }

    /** One partition after the other, through the driver. */
    @Override
    public Cursor open() throws IOException {
        return view.of(new ChunkSource(classes, chunks::toLocalIterator)).open();
    }

    @Override
    public PartitionedSource view(View next) {
        View before = view;
        return new SparkRows(chunks, classes, rows -> next.of(before.of(rows)));
    }

    @Override
    public <S extends RowPass<S>> S pass(S pass) throws IOException {
        byte[] empty = Wire.bytes(pass);
        View each = view;
        JavaRDD<byte[]> found = chunks.mapPartitions(rows -> some(SparkRows.<S>added(empty, each, rows)));
        try {
            return Wire.object(found.treeReduce(SparkRows::<S>merged, TREE_DEPTH));
        } catch (Exception e) {
            throw cause(e);
        }
    }

    private static <S extends RowPass<S>> byte[] added(byte[] empty, View view, Iterator<Chunk> chunks)
            throws IOException {
        S pass = Wire.object(empty);
        while (chunks.hasNext()) {
            Chunk chunk = chunks.next();
            try {
                pass.add(view.of(chunk.source()));
            } catch (IllegalArgumentException e) {
                throw chunk.located(e);
            }
        }
        return Wire.bytes(pass);
    }

    private static <S extends RowPass<S>> byte[] merged(byte[] a, byte[] b) {
        S first = Wire.object(a);
        first.merge(Wire.object(b));
        return Wire.bytes(first);
    }

    private static <T> Iterator<T> some(T one) {
        return Collections.singletonList(one).iterator();
    }

    @Override
    public <R extends Serializable> List<R> columns(ColumnPass<R> pass) throws IOException {
        byte[] sent = Wire.bytes(pass);
        View each = view;
        int columns = pass.columns();
        JavaPairRDD<Integer, ColumnBlocks.Block> blocks = chunks.mapPartitionsToPair(
                        rows -> new ColumnBlocks(Wire.<ColumnPass<R>>object(sent), each, rows))
                .partitionBy(new HashPartitioner(Math.min(columns, MOST_SORTING_TASKS)));
        List<Tuple2<Integer, byte[]>> found;
        try {
            found = blocks.mapPartitions(finish(sent)).collect();
        } catch (Exception e) {
            throw cause(e);
        }
        List<R> results = new ArrayList<>(Collections.nCopies(columns, null));
        found.forEach(result -> results.set(result._1(), Wire.object(result._2())));
        for (int c = 0; c < columns; c++) {
            if (results.get(c) == null) {
                results.set(c, pass.finish(c, new double[0], 0, new double[0], 0)); // a column without numbers
            }
        }
        return results;
    }

    private static FlatMapFunction<Iterator<Tuple2<Integer, ColumnBlocks.Block>>, Tuple2<Integer, byte[]>> finish(
            byte[] sent) {
        return blocks -> {
            ColumnPass<?> pass = Wire.object(sent);
            TreeMap<Integer, ArrayDeque<ColumnBlocks.Block>> whole = new TreeMap<>();
            while (blocks.hasNext()) {
                Tuple2<Integer, ColumnBlocks.Block> next = blocks.next();
                whole.computeIfAbsent(next._1(), c -> new ArrayDeque<>()).add(next._2());
            }
            List<Tuple2<Integer, byte[]>> results = new ArrayList<>();
            for (Integer column : new ArrayList<>(whole.keySet())) {
                ColumnBlocks.Block all = ColumnBlocks.Block.joined(whole.remove(column));
                results.add(new Tuple2<>(column, Wire.bytes(all.finish(pass, column))));
            }
            return results.iterator();
        };
    }

    /** What went wrong in a task, as the library says it; a failure of the cluster stays what it is. */
    static RuntimeException cause(Exception failure) throws IOException {
        for (Throwable t : causes(failure)) {
            if (t instanceof IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage(), failure);
            }
            if (t instanceof IOException e && !(failure instanceof SparkException)) {
                throw e;
            }
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw new UncheckedIOException(new IOException(failure));
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = failure; t != null && causes.size() < 50; t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }

    /** A source of rows that are in one place. */
    static LogitsSource inOnePlace(int classes, List<Chunk> chunks) {
        return new ChunkSource(
                classes, () -> Arrays.asList(chunks.toArray(Chunk[]::new)).iterator());
    }
}
