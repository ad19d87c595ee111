package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.metric.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * Decision curves: the net benefit of acting where the probability is t or more, {@code TP/n − FP/n · t/(1 − t)}, for
 * probabilities t at which acting and not acting are equally good, that is, where a false alarm costs t/(1 − t) of what
 * a hit is worth. Beside it acting always, {@code π − (1 − π) t/(1 − t)} with the prevalence π, and never, 0. A model
 * is of use at t where it is above both; the unit is hits per row.
 *
 * <p>The interval is of the mean over rows of {@code taken · (y − (1 − y) t/(1 − t))}, ± z standard errors; with
 * weights w of that weighted mean, whose variance is {@code Σ w² (x − mean)² / (Σ w)²}.
 *
 * <p>Reference: A. J. Vickers, E. B. Elkin, Decision curve analysis: a novel method for evaluating prediction models,
 * Medical Decision Making 26, 2006.
 *
 * <pre>{@code List<NetBenefit> curve = NetBenefit.ofLogOdds(ClassRankings.of(z, y, 1), 0.95, 0.1, 0.2, 0.3); }</pre>
 *
 * @param threshold t
 * @param model the net benefit of acting by the model
 * @param interval its interval
 * @param all that of acting always
 * @param taken the share of rows acted on
 * @since 0.1
 */
public record NetBenefit(double threshold, double model, Interval interval, double all, double taken) {
    /** Checks the threshold. */
    public NetBenefit {
        Levels.share("threshold", threshold);
        NullCheck.argument(interval, "interval");
    }

    /**
     * Of rankings by probability.
     *
     * @param level of the intervals, such as 0.95
     * @param thresholds each more than 0 and less than 1
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static List<NetBenefit> ofProbabilities(Ranking ranking, double level, double... thresholds) {
        NullCheck.argument(ranking, "ranking");
        NullCheck.argument(thresholds, "thresholds");
        return of(ranking, level, thresholds, false);
    }

    /**
     * Of rankings by log-odds, as {@link ClassRankings} makes them.
     *
     * @throws IllegalArgumentException as {@link #ofProbabilities}
     */
    public static List<NetBenefit> ofLogOdds(Ranking ranking, double level, double... thresholds) {
        NullCheck.argument(ranking, "ranking");
        NullCheck.argument(thresholds, "thresholds");
        return of(ranking, level, thresholds, true);
    }

    private static List<NetBenefit> of(Ranking ranking, double level, double[] thresholds, boolean logOdds) {
        double z = Levels.z(level);
        List<NetBenefit> all = new ArrayList<>();
        for (double t : thresholds) {
            Levels.share("threshold", t);
            all.add(at(ranking, z, t, logOdds ? Elementary.log(t / (1 - t)) : t));
        }
        return all;
    }

    private static NetBenefit at(Ranking ranking, double z, double t, double score) {
        double tp = 0;
        double fp = 0;
        double tpSquares = 0;
        double fpSquares = 0;
        RankingBlocks b = ranking.blocks();
        while (b.next() && b.score() >= score) {
            tp += b.positive();
            fp += b.negative();
            tpSquares += b.positiveSquares();
            fpSquares += b.negativeSquares();
        }
        double n = ranking.positiveWeight() + ranking.negativeWeight();
        double odds = t / (1 - t);
        double model = tp / n - fp / n * odds;
        double all = ranking.positives().square() + ranking.negatives().square();
        double squares = tpSquares * (1 - model) * (1 - model)
                + fpSquares * (odds + model) * (odds + model)
                + Math.max(0, all - tpSquares - fpSquares) * model * model;
        double half = z * Math.sqrt(squares) / n;
        return new NetBenefit(
                t,
                model,
                new Interval(model - half, model + half),
                ranking.positiveWeight() / n - ranking.negativeWeight() / n * odds,
                (tp + fp) / n);
    }
}
