package dev.logits.app.distill;

import dev.logits.Logits;
import dev.logits.distill.SparseTeacher;
import dev.logits.io.ExampleFiles;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Targets;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Rows of a table, with their numbers in it.
 *
 * @param x the features of these rows
 * @param labels their labels; -1 where there is none
 * @param rows their numbers in the table
 */
record Sample(DenseFeatures x, int[] labels, int[] rows) {

    /** All rows of a table. */
    static Sample of(ExampleFiles.Table table) {
        return new Sample(
                table.features(),
                table.labels(),
                IntStream.range(0, table.labels().length).toArray());
    }

    /** Of a sample of all rows, those with these numbers. */
    Sample where(IntPredicate wanted) {
        int[] chosen = Arrays.stream(rows).filter(wanted).toArray();
        int columns = x.columns();
        float[] values = new float[Math.multiplyExact(chosen.length, columns)];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(x.array(), x.offset(chosen[i]), values, i * columns, columns);
        }
        int[] itsLabels = Arrays.stream(chosen).map(r -> labels[r]).toArray();
        return new Sample(DenseFeatures.wrap(values, chosen.length, columns), itsLabels, chosen);
    }

    /** How many rows have a label. */
    long labeled() {
        return Arrays.stream(labels).filter(y -> y >= 0).count();
    }

    /** The logits of these rows, out of those of the whole table. */
    Logits of(Logits all) {
        Logits out = Logits.zeros(rows.length, all.classes());
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all.array(), all.offset(rows[i]), out.array(), out.offset(i), all.classes());
        }
        return out;
    }

    /** The targets of these rows, out of those of the whole table. */
    Targets<SparseTeacher> of(Targets<SparseTeacher> whole) {
        return new Targets<>() {
            @Override
            public int rows() {
                return rows.length;
            }

            @Override
            public SparseTeacher take(int[] wanted, int from, int count) {
                int[] mapped = new int[count];
                Arrays.setAll(mapped, i -> rows[wanted[from + i]]);
                return whole.take(mapped, 0, count);
            }

            @Override
            public void check(int classes) {
                whole.check(classes);
            }
        };
    }
}
