package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The rankings that classes make of rows: for each class k, one against the rest, rows by {@code ln(p_k / (1 − p_k))},
 * the log-odds of the class, which do not round to 1 as probabilities do; a row is positive where its label is k. And
 * the micro-average, whose rows are all pairs of a row and a class.
 *
 * <p>A class's ranking keeps 8 bytes per row, 16 with weights. {@link #forEach} reads the source as often as it must
 * for no more than 3 · 2^23 scores to be kept at once, or those of one class; where that is more than twice, it keeps 8
 * bytes more per row, so that the exponentials of a row are computed once. Of more than 2^25 scores of a ranking it is
 * kept how many rows have each, rounded to 14 significant bits: {@link Ranking#isExact} is then false.
 *
 * <p>Reference: F. Provost, P. Domingos, Well-trained PETs: improving probability estimation trees, 2000, for the areas
 * of one class against the rest.
 *
 * <pre>{@code
 * Ranking cats = ClassRankings.of(LogitsSource.of(z, labels), 3);
 * double area = RocCurve.area(cats);
 * }</pre>
 *
 * @since 0.1
 */
public final class ClassRankings {
    private static final long KEPT_AT_ONCE = 3L << 23;
    private static final long MOST_EXACT = 1L << 25;

    private ClassRankings() {}

    /** Receives the ranking of a class. */
    @FunctionalInterface
    public interface Receiver {
        /** Takes the ranking of class k; classes come in order. */
        void accept(int k, Ranking ranking);
    }

    /**
     * The log-odds of a class in each row: the scores that rankings and thresholds are about.
     *
     * @throws IllegalArgumentException if k is not a class, or a row is not valid
     */
    public static double[] scores(Logits z, int k) {
        NullCheck.argument(z, "z");
        Objects.checkIndex(k, z.classes());
        return ClassScores.of(z, k);
    }

    /**
     * The ranking of one class, in two passes.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if k is not a class, a label is not a class, a row of logits is not valid, or no
     *     row is labeled
     */
    public static Ranking of(LogitsSource source, int k) throws IOException {
        NullCheck.argument(source, "source");
        return of(source, RowWeights.ONES, k);
    }

    /**
     * The ranking of one class of weighted rows, in two passes.
     *
     * @param weight a further column of the source: how much each row counts, 0 or from 1e-100 to 1e100
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource, int)}, or if there is no such column, a cell of it
     *     is not a weight, or no labeled row has a weight
     */
    public static Ranking of(LogitsSource source, String weight, int k) throws IOException {
        return of(source, RowWeights.of(source, weight), k);
    }

    private static Ranking of(LogitsSource source, RowWeights weights, int k) throws IOException {
        Objects.checkIndex(k, source.classes());
        ClassScores scores = ClassScores.of(source, weights);
        if (scores.rows() > MOST_EXACT) {
            return cells(scores, k, null);
        }
        Ranking[] one = new Ranking[1];
        exact(scores, k, k + 1, null, (c, ranking) -> one[0] = ranking);
        return one[0];
    }

    /** The ranking of one class of rows in memory. */
    public static Ranking of(Logits z, int[] labels, int k) {
        try {
            return of(LogitsSource.of(z, labels), k);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * The rankings of all classes, one after the other.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static void forEach(LogitsSource source, Receiver receiver) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(receiver, "receiver");
        forEach(source, RowWeights.ONES, receiver, () -> {}, false);
    }

    /**
     * The rankings of all classes of weighted rows, one after the other.
     *
     * @param weight a further column of the source, as in {@link #of(LogitsSource, String, int)}
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource, String, int)}
     */
    public static void forEach(LogitsSource source, String weight, Receiver receiver) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(weight, "weight");
        NullCheck.argument(receiver, "receiver");
        forEach(source, RowWeights.of(source, weight), receiver, () -> {}, false);
    }

    /**
     * The rankings of all classes, one after the other.
     *
     * @param pause is run before the next rows are read, so that no ranking but those kept at once need be in memory
     * @param micro whether the micro-average is wanted
     * @return the micro-average where its scores are rounded, which costs no pass of its own then; null where not
     */
    static Ranking forEach(LogitsSource source, RowWeights weights, Receiver receiver, Runnable pause, boolean micro)
            throws IOException {
        ClassScores scores = ClassScores.of(source, weights);
        long rows = scores.rows();
        RoundedScores all = micro && rows * source.classes() > MOST_EXACT ? RoundedScores.of(scores) : null;
        int together = (int) Math.max(1, Math.min(source.classes(), KEPT_AT_ONCE / (weights.areOnes() ? 1 : 2) / rows));
        if (source.classes() > 2 * together) {
            scores.keepOdds();
        }
        for (int k = 0; k < source.classes(); k += together) {
            if (rows > MOST_EXACT) {
                receiver.accept(k, cells(scores, k, all));
            } else {
                exact(scores, k, Math.min(source.classes(), k + together), all, receiver);
            }
            pause.run();
        }
        return all == null ? null : all.ranking();
    }

    /** The micro-average: every pair of a row and a class is a row, positive where the class is the label. */
    public static Ranking micro(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return micro(source, RowWeights.ONES);
    }

    /**
     * The micro-average of weighted rows: a pair of a row and a class weighs as much as the row.
     *
     * @param weight a further column of the source, as in {@link #of(LogitsSource, String, int)}
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource, String, int)}
     */
    public static Ranking micro(LogitsSource source, String weight) throws IOException {
        return micro(source, RowWeights.of(source, weight));
    }

    static Ranking micro(LogitsSource source, RowWeights weights) throws IOException {
        int n = source.classes();
        ClassScores scores = ClassScores.of(source, weights);
        long rows = scores.rows();
        if (rows * n > MOST_EXACT) {
            RoundedScores cells = RoundedScores.of(scores);
            scores.read(0, n, (label, k, score, weight) -> cells.add(score, label == k, weight));
            return cells.ranking();
        }
        KeptScores all = new KeptScores(rows, rows * n, weights);
        scores.read(0, n, (label, k, score, weight) -> all.add(score, label == k, weight));
        return all.ranking(new double[Math.toIntExact(Math.max(rows, rows * (n - 1)))]);
    }

    private static Ranking cells(ClassScores scores, int k, RoundedScores all) throws IOException {
        RoundedScores cells = RoundedScores.of(scores);
        scores.read(k, k + 1, (label, c, score, weight) -> {
            cells.add(score, label == c, weight);
            if (all != null) {
                all.add(score, label == c, weight);
            }
        });
        return cells.ranking();
    }

    private static void exact(ClassScores scores, int from, int to, RoundedScores all, Receiver receiver)
            throws IOException {
        KeptScores[] kept = new KeptScores[to - from];
        Arrays.setAll(kept, i -> new KeptScores(scores.labeled(from + i), scores.rows(), scores.weights()));
        scores.keep(from, kept);
        double[] buffer = new double[scores.weights().areOnes() ? Math.toIntExact(scores.rows()) : 0];
        for (int i = 0; i < kept.length; i++) {
            Ranking ranking = kept[i].ranking(buffer);
            kept[i] = null;
            if (all != null) {
                all.add(ranking);
            }
            receiver.accept(from + i, ranking);
        }
    }
}
