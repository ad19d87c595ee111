package dev.logits.spark;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Some rows of a partition as the kernels read them. So few that a task works on them alone: its core is all that Spark
 * gave it. A plain class, and not a record, because Kryo cannot fill records.
 */
final class Chunk implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** Scores of a chunk; from twice as many on, kernels would share the work among threads. */
    private static final int SCORES = 1 << 17;

    private int classes;
    private int rows;
    private float[] scores;
    private int[] labels;
    private int partition;
    private long first;

    private Chunk() {}

    /** An empty chunk. */
    Chunk(int classes, int partition, long first) {
        this.classes = classes;
        this.partition = partition;
        this.first = first;
        scores = new float[16 * classes];
        labels = new int[16];
    }

    boolean isFull() {
        return rows >= Math.max(1, SCORES / classes);
    }

    boolean isEmpty() {
        return rows == 0;
    }

    int classes() {
        return classes;
    }

    int rows() {
        return rows;
    }

    /** Adds a row; the reading writes its scores, and names it where it is not valid. */
    void add(ScoreReading reading, Object cell, int label) {
        if (rows == labels.length) {
            int length = Math.min(2 * rows, Math.max(1, SCORES / classes));
            scores = Arrays.copyOf(scores, length * classes);
            labels = Arrays.copyOf(labels, length);
        }
        try {
            reading.read(cell, scores, rows * classes, classes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "row " + (first + rows) + " of partition " + partition + ": " + e.getMessage(), e);
        }
        labels[rows++] = label;
    }

    /** The rows; shares the arrays. */
    LogitsSource source() {
        return LogitsSource.of(Logits.wrap(scores, labels.length, classes).slice(0, rows), Arrays.copyOf(labels, rows));
    }

    /** Where the rows come from, for an error that counts them from 0. */
    IllegalArgumentException located(IllegalArgumentException e) {
        return new IllegalArgumentException(
                e.getMessage() + " (rows are counted from row " + first + " of partition " + partition + ")", e);
    }
}
