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
 * <p>A class's ranking keeps 8 bytes per row. {@link #forEach} reads the source as often as it must for no more than
 * 3 · 2^23 scores to be kept at once, or those of one class; where that is more than twice, it keeps 8 bytes more per
 * row, so that the exponentials of a row are computed once. Of more than 2^25 scores of a ranking it is kept how many
 * rows have each, rounded to 14 significant bits: {@link Ranking#isExact} is then false.
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
        Objects.checkIndex(k, source.classes());
        ClassScores scores = ClassScores.of(source);
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
        forEach(source, receiver, () -> {}, false);
    }

    /**
     * The rankings of all classes, one after the other.
     *
     * @param pause is run before the next rows are read, so that no ranking but those kept at once need be in memory
     * @param micro whether the micro-average is wanted
     * @return the micro-average where its scores are rounded, which costs no pass of its own then; null where not
     */
    static Ranking forEach(LogitsSource source, Receiver receiver, Runnable pause, boolean micro) throws IOException {
        ClassScores scores = ClassScores.of(source);
        long rows = scores.rows();
        ScoreCells all = micro && rows * source.classes() > MOST_EXACT ? new ScoreCells() : null;
        int together = (int) Math.max(1, Math.min(source.classes(), KEPT_AT_ONCE / rows));
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
        int n = source.classes();
        ClassScores scores = ClassScores.of(source);
        long rows = scores.rows();
        if (rows * n > MOST_EXACT) {
            ScoreCells cells = new ScoreCells();
            scores.read(0, n, (label, k, score) -> cells.add(score, label == k));
            return cells.ranking();
        }
        Kept all = new Kept(rows, rows * n);
        scores.read(0, n, (label, k, score) -> all.add(score, label == k));
        return all.ranking(new double[Math.toIntExact(rows * (n - 1))]);
    }

    private static Ranking cells(ClassScores scores, int k, ScoreCells all) throws IOException {
        ScoreCells cells = new ScoreCells();
        scores.read(k, k + 1, (label, c, score) -> {
            cells.add(score, label == c);
            if (all != null) {
                all.add(score, label == c);
            }
        });
        return cells.ranking();
    }

    private static void exact(ClassScores scores, int from, int to, ScoreCells all, Receiver receiver)
            throws IOException {
        Kept[] kept = new Kept[to - from];
        Arrays.setAll(kept, i -> new Kept(scores.labeled(from + i), scores.rows()));
        scores.read(from, to, (label, k, score) -> kept[k - from].add(score, label == k));
        double[] buffer = new double[Math.toIntExact(scores.rows())];
        for (int i = 0; i < kept.length; i++) {
            Ranking ranking = kept[i].ranking(buffer);
            kept[i] = null;
            if (all != null) {
                all.add(ranking);
            }
            receiver.accept(from + i, ranking);
        }
    }

    /** Scores, positive ones and negative ones apart. */
    private static final class Kept {
        private final double[] positives;
        private final double[] negatives;
        private int high;
        private int low;

        Kept(long positive, long rows) {
            positives = new double[Math.toIntExact(positive)];
            negatives = new double[Math.toIntExact(rows - positive)];
        }

        void add(double score, boolean positive) {
            if (positive) {
                positives[high++] = score + 0.0;
            } else {
                negatives[low++] = score + 0.0;
            }
        }

        Ranking ranking(double[] buffer) {
            return Ranking.ofUnsorted(positives, negatives, buffer);
        }
    }
}
