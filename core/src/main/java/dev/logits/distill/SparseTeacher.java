package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;
import java.util.Objects;

/**
 * A teacher's distributions kept in a few numbers per row, for vocabularies whose dense logits would not fit on a disk.
 * Immutable. Two kinds:
 * <ul>
 *   <li>{@link Kind#TOP_K}: the k likeliest classes with their log-probabilities, and the mass of all others together,
 *       the tail.
 *   <li>{@link Kind#SAMPLES}: N draws from the distribution, as classes with counts, and its entropy. What is averaged
 *       over them is unbiased, tail and all.
 * </ul>
 * Both are of softmax(t / T) at a temperature T that is theirs, as neither can be taken to another temperature later;
 * {@link SparseTeacherLoss} takes the student's at the same.
 *
 * <pre>{@code
 * SparseTeacher top = SparseTeacher.top(teacher, 50, 1);
 * SparseTeacher drawn = SparseTeacher.sample(teacher, 50, 1, 42, 0);
 * }</pre>
 *
 * @since 0.1
 */
public final class SparseTeacher {
    /** The least temperature that distillation takes. */
    public static final double LEAST_TEMPERATURE = 1e-9;

    /** The largest temperature that distillation takes. */
    public static final double LARGEST_TEMPERATURE = 1e9;

    /** What is kept of a row. */
    public enum Kind {
        /** The likeliest classes and the mass of the rest. */
        TOP_K,

        /** Draws from the distribution. */
        SAMPLES
    }

    private final Kind kind;
    private final int classes;
    private final double temperature;
    private final int[] starts;
    private final int[] ids;
    private final float[] values;
    private final float[] rests;
    private final int draws;

    private SparseTeacher(
            Kind kind,
            int classes,
            double temperature,
            int[] starts,
            int[] ids,
            float[] values,
            float[] rests,
            int draws) {
        this.kind = kind;
        this.classes = classes;
        this.temperature = temperature;
        this.starts = starts;
        this.ids = ids;
        this.values = values;
        this.rests = rests;
        this.draws = draws;
    }

    /**
     * The k likeliest classes of each row; of equal ones the first. Masked classes are never among them.
     *
     * @param k 1 … K
     * @param temperature T, from {@value #LEAST_TEMPERATURE} to {@value #LARGEST_TEMPERATURE}
     * @throws IllegalArgumentException if a row is not valid
     */
    public static SparseTeacher top(Logits teacher, int k, double temperature) {
        NullCheck.argument(teacher, "teacher");
        if (k < 1 || k > teacher.classes()) {
            throw new IllegalArgumentException(
                    "the " + k + " likeliest of " + teacher.classes() + " classes: take 1 to " + teacher.classes());
        }
        Builder builder = top(teacher.classes(), k, temperature, teacher.rows());
        Row[] rows = new Row[teacher.rows()];
        RowBlocks.forEach(teacher.rows(), teacher.classes(), (from, to) -> {
            TopClasses top = new TopClasses(k);
            for (int r = from; r < to; r++) {
                SoftRow soft = read(teacher, r, temperature);
                int count = top.of(teacher.array(), teacher.offset(r), teacher.classes());
                int[] ids = Arrays.copyOf(top.ids, count);
                Arrays.sort(ids);
                float[] logs = new float[count];
                for (int i = 0; i < count; i++) {
                    logs[i] = (float) soft.logP(teacher.get(r, ids[i]));
                }
                rows[r] = new Row(ids, logs, (float) Math.min(1, soft.without(ids, count)));
            }
        });
        for (Row row : rows) {
            builder.add(row.ids, row.values, row.ids.length, row.rest);
        }
        return builder.build();
    }

    /**
     * Draws of each row's distribution.
     *
     * @param draws N, 1 or more
     * @param temperature T, from {@value #LEAST_TEMPERATURE} to {@value #LARGEST_TEMPERATURE}
     * @param seed of the draws; with the row's number it decides them
     * @param firstRow the number of row 0 in the whole of the data, so that parts draw what the whole would
     * @throws IllegalArgumentException if a row is not valid
     */
    public static SparseTeacher sample(Logits teacher, int draws, double temperature, long seed, long firstRow) {
        NullCheck.argument(teacher, "teacher");
        Builder builder = samples(teacher.classes(), draws, temperature, teacher.rows());
        Row[] rows = new Row[teacher.rows()];
        RowBlocks.forEach(teacher.rows(), teacher.classes(), (from, to) -> {
            Draws drawn = new Draws(draws);
            for (int r = from; r < to; r++) {
                SoftRow soft = read(teacher, r, temperature);
                int count = drawn.of(soft, seed, firstRow + r);
                rows[r] = new Row(
                        Arrays.copyOf(drawn.ids, count), Arrays.copyOf(drawn.counts, count), (float) soft.entropy());
            }
        });
        for (Row row : rows) {
            builder.add(row.ids, row.values, row.ids.length, row.rest);
        }
        return builder.build();
    }

    private record Row(int[] ids, float[] values, float rest) {}

    private static SoftRow read(Logits teacher, int r, double temperature) {
        SoftRow soft = SoftRow.ofThread();
        if (!soft.read(teacher.array(), teacher.offset(r), teacher.classes(), temperature)) {
            throw Teachers.invalid(teacher, r, "a sparse teacher");
        }
        return soft;
    }

    /** The kind. */
    public Kind kind() {
        return kind;
    }

    /** The number of rows N. */
    public int rows() {
        return rests.length;
    }

    /** The number of classes K of the whole distributions. */
    public int classes() {
        return classes;
    }

    /** The temperature T of the distributions. */
    public double temperature() {
        return temperature;
    }

    /** The number of draws a row; 0 for {@link Kind#TOP_K}. */
    public int draws() {
        return draws;
    }

    /** How many classes a row has kept. */
    public int count(int row) {
        return starts[row + 1] - starts[row];
    }

    /** The class of a row's entry i; entries are in the order of the classes. */
    public int id(int row, int i) {
        return ids[entry(row, i)];
    }

    /** What a row's entry i weighs: its probability, or its share of the draws. */
    public double probability(int row, int i) {
        float value = values[entry(row, i)];
        return kind == Kind.TOP_K ? Elementary.exp(value) : (double) value / draws;
    }

    /** The log-probability of entry i; only of {@link Kind#TOP_K}. */
    public float logProbability(int row, int i) {
        require(Kind.TOP_K, "log-probabilities");
        return values[entry(row, i)];
    }

    /** How often entry i was drawn; only of {@link Kind#SAMPLES}. */
    public int drawn(int row, int i) {
        require(Kind.SAMPLES, "draws");
        return (int) values[entry(row, i)];
    }

    /** The probability of all classes that a row has not kept; only of {@link Kind#TOP_K}. */
    public float tail(int row) {
        require(Kind.TOP_K, "a tail");
        return rests[row];
    }

    /** The entropy of a row's whole distribution, in nats; only of {@link Kind#SAMPLES}. */
    public float entropy(int row) {
        require(Kind.SAMPLES, "entropies");
        return rests[row];
    }

    private int entry(int row, int i) {
        return starts[row] + Objects.checkIndex(i, count(row));
    }

    private void require(Kind wanted, String what) {
        if (kind != wanted) {
            throw new IllegalStateException("a sparse teacher of kind " + kind + " has no " + what);
        }
    }

    /** Some rows, in the order given: those of a mini-batch. */
    public SparseTeacher pick(int[] rows, int from, int count) {
        NullCheck.argument(rows, "rows");
        Builder builder = new Builder(kind, classes, temperature, draws, count);
        for (int i = from; i < from + count; i++) {
            int r = rows[i];
            builder.append(ids, values, starts[r], starts[r + 1] - starts[r], rests[r]);
        }
        return builder.build();
    }

    /**
     * How far each row is from the dense one, in nats. For {@link Kind#TOP_K}, KL(p ‖ p̃) with the tail spread evenly
     * over the classes that are not kept; for {@link Kind#SAMPLES}, KL(p̃ ‖ p) of the shares drawn, as the other is
     * infinite.
     *
     * @param teacher the dense logits of the same rows
     */
    public double[] error(Logits teacher) {
        NullCheck.argument(teacher, "teacher");
        if (teacher.rows() != rows() || teacher.classes() != classes) {
            throw new IllegalArgumentException("dense logits of " + teacher.rows() + " x " + teacher.classes()
                    + " for a sparse teacher of " + rows() + " x " + classes);
        }
        double[] out = new double[rows()];
        RowBlocks.forEach(rows(), classes, (from, to) -> {
            for (int r = from; r < to; r++) {
                SoftRow soft = read(teacher, r, temperature);
                out[r] = kind == Kind.TOP_K ? topError(soft, teacher, r) : samplesError(soft, teacher, r);
            }
        });
        return out;
    }

    private double topError(SoftRow soft, Logits teacher, int r) {
        double sum = 0;
        for (int i = 0; i < count(r); i++) {
            double log = soft.logP(teacher.get(r, id(r, i)));
            sum += Elementary.exp(log) * (log - logProbability(r, i));
        }
        double rest = 0;
        double restLogs = 0;
        int others = 0;
        int next = 0;
        for (int c = 0; c < classes; c++) {
            if (next < count(r) && id(r, next) == c) {
                next++;
            } else if (soft.p[c] > 0) {
                rest += soft.p[c];
                restLogs += soft.p[c] * soft.logP(teacher.get(r, c));
                others++;
            }
        }
        return rest == 0
                ? Math.max(0, sum)
                : Math.max(0, sum + restLogs - rest * Elementary.log(tail(r) / (double) others));
    }

    private double samplesError(SoftRow soft, Logits teacher, int r) {
        double sum = 0;
        for (int i = 0; i < count(r); i++) {
            double share = probability(r, i);
            sum += share * (Elementary.log(share) - soft.logP(teacher.get(r, id(r, i))));
        }
        return Math.max(0, sum);
    }

    /** Rows of the k likeliest classes, from elsewhere. */
    public static Builder top(int classes, int k, double temperature, int rows) {
        return new Builder(Kind.TOP_K, classes, Teachers.temperature(temperature), 0, rows);
    }

    /** Rows of draws, from elsewhere. */
    public static Builder samples(int classes, int draws, double temperature, int rows) {
        if (draws < 1 || draws > 1 << 24) {
            throw new IllegalArgumentException("draws must be 1 to " + (1 << 24) + " a row, got " + draws);
        }
        return new Builder(Kind.SAMPLES, classes, Teachers.temperature(temperature), draws, rows);
    }

    /** Takes rows one by one, and checks them. */
    public static final class Builder {
        private final Kind kind;
        private final int classes;
        private final double temperature;
        private final int draws;
        private final int[] starts;
        private final float[] rests;
        private int[] ids = {};
        private float[] values = {};
        private int rows;

        private Builder(Kind kind, int classes, double temperature, int draws, int rows) {
            this.kind = kind;
            this.classes = classes;
            this.temperature = temperature;
            this.draws = draws;
            this.starts = new int[rows + 1];
            this.rests = new float[rows];
        }

        /**
         * Adds a row.
         *
         * @param ids classes in ascending order
         * @param values their log-probabilities, at most 0, or how often they were drawn
         * @param count how many of both
         * @param rest the tail's mass, or the entropy
         * @throws IllegalArgumentException naming what is out of place
         */
        public void add(int[] ids, float[] values, int count, float rest) {
            NullCheck.argument(ids, "ids");
            NullCheck.argument(values, "values");
            check(ids, values, count, rest);
            append(ids, values, 0, count, rest);
        }

        private void check(int[] ids, float[] values, int count, float rest) {
            int last = -1;
            double sum = 0;
            for (int i = 0; i < count; i++) {
                if (ids[i] <= last || ids[i] >= classes) {
                    throw wrong("entry " + i + " is of class " + ids[i] + ": expected " + (last + 1) + ".."
                            + (classes - 1) + ", in ascending order");
                }
                last = ids[i];
                boolean top = kind == Kind.TOP_K;
                if (top ? !(values[i] <= 0) : !(values[i] >= 1 && values[i] == Math.rint(values[i]))) {
                    throw wrong("class " + ids[i] + (top ? " has log-probability " : " was drawn ") + values[i]
                            + (top ? "; at most 0 is expected" : " times; 1 or more is expected"));
                }
                sum += top ? Elementary.exp(values[i]) : values[i];
            }
            if (kind == Kind.TOP_K && !(rest >= 0 && rest <= 1 && Math.abs(sum + rest - 1) < 0.01)) {
                throw wrong("its probabilities and its tail of " + rest + " sum to " + (float) (sum + rest)
                        + "; 1 is expected");
            }
            if (kind == Kind.SAMPLES && !(rest >= 0 && rest <= 100 && sum == draws)) {
                throw wrong((long) sum + " draws with entropy " + rest + "; " + draws
                        + " draws and an entropy of 0 or more are expected");
            }
        }

        private IllegalArgumentException wrong(String problem) {
            return new IllegalArgumentException("teacher row " + rows + ": " + problem);
        }

        private void append(int[] from, float[] fromValues, int off, int count, float rest) {
            int start = starts[rows];
            if (ids.length < start + count) {
                int length = Math.max(start + count, ids.length + (ids.length >> 1) + 64);
                ids = Arrays.copyOf(ids, length);
                values = Arrays.copyOf(values, length);
            }
            System.arraycopy(from, off, ids, start, count);
            System.arraycopy(fromValues, off, values, start, count);
            rests[rows] = rest;
            starts[++rows] = start + count;
        }

        /** The rows so far, which must be all. */
        public SparseTeacher build() {
            if (rows != rests.length) {
                throw new IllegalStateException(rows + " rows of " + rests.length + " were added");
            }
            return new SparseTeacher(kind, classes, temperature, starts, ids, values, rests, draws);
        }
    }

    /** The kind and the shape. */
    @Override
    public String toString() {
        return "SparseTeacher " + kind + " " + rows() + " x " + classes + " at temperature " + temperature;
    }
}
