package dev.logits.learn.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureHashingTest {
    private static final FeatureHashing HASHING = FeatureHashing.of(1 << 18);

    /** The script computes the hash from its description, in another language. */
    @Test
    void theHashIsTheDocumentedOne() throws IOException {
        int checked = 0;
        try (InputStream in = FeatureHashingTest.class.getResourceAsStream("/dev/logits/learn/online/expected.csv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (String line : lines) {
                if (line.startsWith("hash ")) {
                    String[] row = line.split(",");
                    String[] of = row[0].split(" ");
                    FeatureHashing hashing = new FeatureHashing(Integer.parseInt(of[1]), Long.parseLong(of[2]));
                    int value = row[2].equals("0") ? hashing.column(row[1]) : hashing.sign(row[1]);
                    assertThat(value).as(line).isEqualTo(Integer.parseInt(row[3]));
                    checked++;
                }
            }
        }
        assertThat(checked).isEqualTo(42);
    }

    @Test
    void namesAreSpreadEvenlyAndSignsAreHalfAndHalf() {
        FeatureHashing hashing = FeatureHashing.of(64);
        int[] counts = new int[64];
        int plus = 0;
        int n = 64_000;
        for (int i = 0; i < n; i++) {
            counts[hashing.column("name " + i)]++;
            plus += hashing.sign("name " + i) > 0 ? 1 : 0;
        }
        double chi = 0;
        for (int count : counts) {
            chi += Math.pow(count - 1000, 2) / 1000;
        }
        assertThat(chi).isBetween(25.0, 118.0); // .0001 quantiles of chi-square with 63 degrees of freedom, about
        assertThat(plus).isBetween(n / 2 - 500, n / 2 + 500); // four standard errors
    }

    /** Weinberger and others: the dot product of hashed rows is right on average, whatever collides. */
    @Test
    void dotProductsAreRightOnAverage() {
        Random random = new Random(9);
        double[] a = random.doubles(40, -1, 1).toArray();
        double[] b = random.doubles(40, -1, 1).toArray();
        double exact = 0;
        for (int i = 0; i < 40; i++) {
            exact += a[i] * b[i];
        }
        int seeds = 4000;
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < seeds; seed++) {
            HashedRows rows = new HashedRows(new FeatureHashing(16, seed));
            for (double[] values : List.of(a, b)) {
                for (int i = 0; i < 40; i++) {
                    rows.add("f" + i, values[i]);
                }
                rows.endRow();
            }
            SparseFeatures x = rows.take();
            double dot = 0;
            for (int c = 0; c < 16; c++) {
                dot += (double) x.get(0, c) * x.get(1, c);
            }
            sum += dot;
            squares += (dot - exact) * (dot - exact);
        }
        double error = Math.sqrt(squares / seeds / seeds);
        assertThat(sum / seeds).isCloseTo(exact, within(4 * error));
    }

    @Test
    void rowsHoldSignedSumsByRisingColumn() {
        HashedRows rows = new HashedRows(HASHING);
        assertThat(rows.addWords("note", "Slept well,\tATE well! Ökonomie 42 é\u0301a"))
                .isEqualTo(7);
        rows.add("age", 1.5);
        rows.add("gone", 3);
        rows.add("gone", -3);
        rows.endRow();
        rows.endRow();
        SparseFeatures x = rows.take();
        assertThat(x.rows()).isEqualTo(2);
        assertThat(x.columns()).isEqualTo(1 << 18);
        assertThat(x.entries()).isEqualTo(7);
        assertThat(number(x, "note=well")).isEqualTo(2);
        assertThat(number(x, "note=ate")).isEqualTo(1);
        assertThat(number(x, "note=ökonomie")).isEqualTo(1);
        assertThat(number(x, "note=42")).isEqualTo(1);
        assertThat(number(x, "note=é\u0301a")).isEqualTo(1);
        assertThat(number(x, "age")).isEqualTo(1.5f);
        assertThat(number(x, "gone")).isZero();
        rows.add("age", 2);
        rows.endRow();
        assertThat(number(rows.take(), "age")).isEqualTo(2);
    }

    private static float number(SparseFeatures x, String name) {
        return x.get(0, HASHING.column(name)) * HASHING.sign(name);
    }

    @Test
    void manyRowsOfManyFeaturesAreHeld() {
        HashedRows rows = new HashedRows(FeatureHashing.of(1000));
        for (int r = 0; r < 500; r++) {
            for (int i = 0; i < 100; i++) {
                rows.add("f" + i, r + 1);
            }
            rows.endRow();
        }
        SparseFeatures x = rows.take();
        FeatureHashing hashing = FeatureHashing.of(1000);
        float sum = 0;
        for (int i = 0; i < 100; i++) {
            sum += hashing.column("f" + i) == hashing.column("f7") ? hashing.sign("f" + i) : 0;
        }
        assertThat(x.get(499, hashing.column("f7"))).isEqualTo(500 * sum);
        assertThat(x.get(2, hashing.column("f7"))).isEqualTo(3 * sum);
    }

    @Test
    void whatCannotBeIsRefused() {
        HashedRows rows = new HashedRows(HASHING);
        assertThatThrownBy(() -> rows.add("x", Double.NaN)).hasMessageContaining("feature \"x\" is NaN");
        assertThatThrownBy(() -> rows.add("x", 1e39)).hasMessageContaining("32-bit float");
        assertThatThrownBy(() -> FeatureHashing.of(0)).hasMessageContaining("1 column or more, got 0");
        assertThatThrownBy(() -> new FeatureHashing(8, -1)).hasMessageContaining("seed");
    }

    @Test
    void entriesAreTheNumbersThatAreNotZero() {
        DenseFeatures dense = DenseFeatures.copyOf(new float[][] {{0, 2, 0, -1}, {0, 0, 0, 0}});
        DoubleFeatures precise = DoubleFeatures.copyOf(new double[][] {{0, 2, 0, -1}, {0, 0, 0, 0}});
        for (Features x : List.of(dense, precise, SparseFeatures.copyOf(dense))) {
            FeatureRows rows = FeatureRows.of(x);
            int[] columns = new int[4];
            double[] values = new double[4];
            assertThat(rows.most(0)).isBetween(2, 4);
            assertThat(rows.entries(0, columns, values)).isEqualTo(2);
            assertThat(columns).startsWith(1, 3);
            assertThat(values).startsWith(2, -1);
            assertThat(rows.entries(1, columns, values)).isZero();
        }
    }
}
