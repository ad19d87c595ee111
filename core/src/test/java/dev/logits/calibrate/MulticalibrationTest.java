package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Patches are those of the paper's algorithm (multicalibration.py), for two classes and for more. */
class MulticalibrationTest {
    /** The generator of multicalibration.py. */
    private static final class Draws {
        private long x;

        Draws(long seed) {
            x = seed * 2862933555777941757L + 3037000493L;
        }

        double uniform() {
            x = x * 6364136223846793005L + 1442695040888963407L;
            return (x >>> 11) * 0x1p-53;
        }
    }

    /** Rows as multicalibration.py draws them. */
    private record Case(double[] p, int[] labels, boolean[][] members) {
        static Case of(long seed, int n, int k, int groups, String shape) {
            Draws draws = new Draws(seed);
            double[] p = new double[n * k];
            int[] labels = new int[n];
            boolean[][] members = new boolean[groups][n];
            for (int r = 0; r < n; r++) {
                for (int g = 0; g < groups; g++) {
                    members[g][r] = draws.uniform() < 1 / (g + 1.5);
                }
                double total = 0;
                for (int c = 0; c < k; c++) {
                    double u = draws.uniform();
                    double w = Math.pow(u, 3) + 1e-3;
                    p[r * k + c] = shape.equals("ties") ? 1 + Math.floor(4 * w) : w;
                    total += p[r * k + c];
                }
                for (int c = 0; c < k; c++) {
                    p[r * k + c] /= total;
                }
                if (shape.equals("ends")) {
                    Arrays.fill(p, r * k, r * k + k, 0);
                    p[r * k + Math.min(k - 1, (int) (draws.uniform() * k))] = 1;
                }
                double u = draws.uniform();
                u = groups > 0 && members[0][r] ? u * u : u;
                int label = 0;
                while (label < k - 1 && u >= p[r * k + label]) {
                    u -= p[r * k + label++];
                }
                labels[r] = shape.equals("one class") ? 0 : label;
            }
            return new Case(p, labels, members);
        }

        int[][] rows() {
            return Arrays.stream(members)
                    .map(m -> IntStream.range(0, m.length).filter(r -> m[r]).toArray())
                    .toArray(int[][]::new);
        }
    }

    @Test
    void patchesAreThoseOfThePapersAlgorithm() throws IOException {
        int patched = 0;
        for (String[] cells : reference()) {
            int k = Integer.parseInt(cells[2]);
            Case data = Case.of(
                    Long.parseLong(cells[0]), Integer.parseInt(cells[1]), k, Integer.parseInt(cells[3]), cells[9]);
            Multicalibration.Options options = new Multicalibration.Options(
                    Integer.parseInt(cells[4]),
                    Double.parseDouble(cells[5]),
                    Double.parseDouble(cells[6]),
                    Integer.parseInt(cells[7]));
            double[] least = cells[8].equals("1")
                    ? Multicalibration.least(data.labels(), k, data.labels().length)
                    : new double[k];
            double[] p = data.p().clone();

            Multicalibration fit = Multicalibration.fit(p, data.labels(), least, data.rows(), options);

            String where = "case " + cells[0];
            String[] expected = cells[11].isEmpty() ? new String[0] : cells[11].split("\\|");
            assertThat(fit.patches()).as(where).hasSize(expected.length);
            assertThat(fit.converged()).as(where).isEqualTo(cells[10].equals("True"));
            for (int i = 0; i < expected.length; i++) {
                String[] parts = expected[i].split(":");
                Multicalibration.Patch patch = fit.patches().get(i);
                assertThat(patch.group()).as(where).isEqualTo(Integer.parseInt(parts[0]));
                assertThat(patch.of()).as(where).isEqualTo(Integer.parseInt(parts[1]));
                assertThat(patch.low()).as(where).isEqualTo(Double.parseDouble(parts[2]) / options.levels());
                assertThat(patch.shift())
                        .as(where + " patch " + i)
                        .isCloseTo(Double.parseDouble(parts[3]), offset(1e-12));
            }
            String[] last = cells[12].split("\\|");
            int n = data.labels().length;
            double squares = Arrays.stream(p).map(x -> x * x).sum();
            for (int c = 0; c < k; c++) {
                assertThat(p[c]).as(where).isCloseTo(Double.parseDouble(last[c]), offset(1e-12));
                assertThat(p[(n - 1) * k + c]).as(where).isCloseTo(Double.parseDouble(last[k + c]), offset(1e-12));
            }
            assertThat(squares).as(where).isCloseTo(Double.parseDouble(last[2 * k]), offset(1e-10));
            newRowsGoTheSameWay(data, fit, p, k);
            patched += expected.length;
        }
        assertThat(patched).isGreaterThan(500);
    }

    private static void newRowsGoTheSameWay(Case data, Multicalibration fit, double[] p, int k) {
        for (int r = 0; r < data.labels().length; r++) {
            int row = r;
            boolean[] memberOf = new boolean[data.members().length];
            IntStream.range(0, memberOf.length).forEach(g -> memberOf[g] = data.members()[g][row]);
            double[] applied = fit.apply(Arrays.copyOfRange(data.p(), r * k, r * k + k), memberOf);
            assertThat(applied).containsExactly(Arrays.copyOfRange(p, r * k, r * k + k));
        }
    }

    private static List<String[]> reference() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                MulticalibrationTest.class.getResourceAsStream("multicalibration.csv"), StandardCharsets.UTF_8))) {
            return in.lines().skip(2).map(line -> line.split(",", -1)).toList();
        }
    }

    @Test
    void eachPatchLowersTheBrierScoreByWhatTheJavadocSays() {
        for (int k : new int[] {2, 3, 6}) {
            Case data = Case.of(7, 500, k, 3, "odds");
            double before = brier(data.p(), data.labels(), k);
            for (int most = 1; most <= 12; most++) {
                double[] p = data.p().clone();
                Multicalibration.Options options = new Multicalibration.Options(10, 0.01, 0, most);
                Multicalibration fit = Multicalibration.fit(p, data.labels(), new double[k], data.rows(), options);
                assertThat(fit.patches()).hasSize(most);
                double after = brier(p, data.labels(), k);
                assertThat(after).isLessThan(before);
                before = after;
            }
        }
    }

    private static double brier(double[] p, int[] labels, int k) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double gap = p[i] - (labels[i / k] == i % k ? 1 : 0);
            sum += gap * gap;
        }
        return sum;
    }

    @Test
    void atTheEndEveryLargeLevelOfEveryGroupIsRight() {
        for (int k : new int[] {2, 4}) {
            Case data = Case.of(11, 3000, k, 4, "odds");
            double[] p = data.p().clone();
            Multicalibration.Options options = new Multicalibration.Options(10, 0.02, 0, 100_000);
            Multicalibration fit = Multicalibration.fit(p, data.labels(), new double[k], data.rows(), options);
            assertThat(fit.converged()).isTrue();
            for (int g = 0; g < 4; g++) {
                for (int c = k == 2 ? 1 : 0; c < k; c++) {
                    int left = 0;
                    for (int level = 0; level < 10; level++) {
                        double gap = 0;
                        int n = 0;
                        for (int r : data.rows()[g]) {
                            double of = p[r * k + c];
                            if (of <= (level + 1) / 10.0 && (of > level / 10.0 || level == 0)) {
                                gap += (data.labels()[r] == c ? 1 : 0) - of;
                                n++;
                            }
                        }
                        if (Math.abs(gap) > n * 0.02 + 1e-9) {
                            left += n;
                        }
                    }
                    assertThat(left)
                            .as(k + " classes, group " + g + ", class " + c + "; "
                                    + fit.patches().size())
                            .isLessThanOrEqualTo((int) (0.02 * data.rows()[g].length));
                }
            }
        }
    }

    /** Where nothing is off, no level may be called off in more than 5 % of samples. */
    @Test
    void chanceIsRarelyTakenForAGap() {
        SplittableRandom random = new SplittableRandom(3);
        int samples = 4000;
        int called = 0;
        int found = 0;
        for (int s = 0; s < samples; s++) {
            int n = 1 + random.nextInt(60);
            double mean = 0;
            int right = 0;
            int shifted = 0;
            for (int i = 0; i < n; i++) {
                double p = random.nextDouble() * random.nextDouble();
                mean += p / n;
                right += random.nextDouble() < p ? 1 : 0;
                shifted += random.nextDouble() < Math.min(1, p + 0.5) ? 1 : 0;
            }
            called += gap(n, mean, right).chance(0) < 0.05 ? 1 : 0;
            found += gap(n, mean, shifted).chance(0.1) < 0.05 ? 1 : 0;
        }
        assertThat(called).isLessThan(samples / 20);
        assertThat(found).isGreaterThan(samples / 2);
    }

    private static LevelGap gap(int n, double mean, int right) {
        return new LevelGap(-1, 1, 0, 1, n, mean, (double) right / n);
    }

    @Test
    void chanceIsHoeffdingsBound() {
        // KL(0.5 ‖ 0.25) = ln 2 / 2 + ln(2/3) / 2; the share is 0.25 from the mean, 0.15 from what is accepted
        assertThat(gap(10, 0.25, 5).chance(0))
                .isCloseTo(2 * Math.exp(-10 * (0.5 * Math.log(2) + 0.5 * Math.log(0.5 / 0.75))), offset(1e-12));
        assertThat(gap(100, 0.25, 50).chance(0.1))
                .isCloseTo(
                        2 * Math.exp(-100 * (0.5 * Math.log(0.5 / 0.35) + 0.5 * Math.log(0.5 / 0.65))), offset(1e-12));
        assertThat(gap(10, 0.25, 5).chance(0.25)).isEqualTo(1);
        assertThat(gap(3, 0, 1).chance(0)).isZero();
        assertThatThrownBy(() -> gap(3, 0, 1).chance(-1)).hasMessage("tolerance must be 0 or more, got -1.0");
    }

    @Test
    void aMaskedClassStaysMasked() {
        double[] p = {0.7, 0.3, 0, 0.2, 0.5, 0.3, 1, 0, 0};
        int[] labels = {1, 2, 0};
        double[] least = Multicalibration.least(labels, 3, 3);
        Multicalibration fit =
                Multicalibration.fit(p, labels, least, new int[0][], new Multicalibration.Options(2, 0, 0, 50));
        assertThat(fit.patches()).isNotEmpty();
        assertThat(p[2]).isZero();
        assertThat(Arrays.copyOfRange(p, 6, 9)).containsExactly(1, 0, 0);
        for (int i = 0; i < 6; i++) {
            assertThat(p[i]).isGreaterThanOrEqualTo(i == 2 ? 0 : Math.min(least[i % 3], 0.01));
        }
        assertThat(p[0] + p[1] + p[2]).isCloseTo(1, offset(1e-15));
        assertThat(p[3] + p[4] + p[5]).isCloseTo(1, offset(1e-15));
    }

    @Test
    void refusesPatchesOfOtherGroupsAndClasses() {
        List<Double> two = List.of(0.0, 0.0);
        Multicalibration.Patch patch = new Multicalibration.Patch(1, 1, 0, 0.5, 0.1);
        assertThatThrownBy(() -> new Multicalibration(1, two, List.of(patch), true))
                .hasMessageContaining("a patch of group 1 and class 1; there are 1 groups");
        assertThatThrownBy(() ->
                        new Multicalibration(2, two, List.of(new Multicalibration.Patch(0, 0, 0, 0.5, 0.1)), true))
                .hasMessageContaining("of two classes only class 1 is patched");
        assertThatThrownBy(() -> new Multicalibration.Patch(0, 1, 0.5, 0.5, 0.1))
                .hasMessageContaining("level 0.5 to 0.5");
        assertThatThrownBy(() -> new Multicalibration(0, List.of(0.5, 0.5), List.of(), true))
                .hasMessageContaining("a sum of 1.0");
        Multicalibration none = new Multicalibration(1, List.of(0.0, 0.0, 0.0), List.of(), true);
        assertThatThrownBy(() -> none.apply(0.5, new boolean[1])).hasMessageContaining("2 probabilities");
        assertThatThrownBy(() -> none.apply(new double[] {1, 0, -1}, new boolean[1]))
                .hasMessage("p[2] must be between 0 and 1, got -1.0");
    }
}
