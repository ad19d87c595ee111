package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Thresholds with guarantees. */
class ThresholdTest {
    private static Ranking rows(long seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[n];
        boolean[] yes = new boolean[n];
        for (int r = 0; r < n; r++) {
            scores[r] = random.nextDouble();
            yes[r] = random.nextDouble() < scores[r];
        }
        return Ranking.of(scores, yes);
    }

    @Test
    void recallIsBelowTheOrderStatisticThatTheBinomialAllows() {
        // of 59 positives the lowest promises 95 % with 95 %: 0.95^59 = 0.0485; of 58 none does: 0.0510
        double[] scores = new double[60];
        boolean[] yes = new boolean[60];
        for (int r = 0; r < 60; r++) {
            scores[r] = r;
            yes[r] = r > 0;
        }
        Threshold t = Threshold.forRecall(Ranking.of(scores, yes), 0.95, 0.05).orElseThrow();
        assertThat(t.takes(1)).isTrue();
        assertThat(t.takes(0.999)).isFalse();
        assertThat(t.recall()).isEqualTo(1);
        assertThat(t.share()).isEqualTo(59 / 60.0);
        yes[1] = false;
        assertThat(Threshold.forRecall(Ranking.of(scores, yes), 0.95, 0.05)).isEmpty();
        assertThat(Threshold.forShare(Ranking.of(scores, yes), 0.95, 0.05)
                        .orElseThrow()
                        .share())
                .isEqualTo(1);
    }

    @Test
    void whatIsFittedKeepsItsGoalOnTheRowsItself() {
        Ranking ranking = rows(1, 5000);
        for (double target : new double[] {0.6, 0.8, 0.9}) {
            Threshold precision = Threshold.of(ranking, Threshold.Goal.PRECISION, target, 0.05)
                    .orElseThrow();
            assertThat(precision.precision()).isBetween(target, target + 0.07);
            Threshold recall =
                    Threshold.of(ranking, Threshold.Goal.RECALL, target, 0.05).orElseThrow();
            assertThat(recall.recall()).isBetween(target, target + 0.03);
            Threshold share =
                    Threshold.of(ranking, Threshold.Goal.SHARE, target, 0.05).orElseThrow();
            assertThat(share.share()).isBetween(target, target + 0.02);
        }
    }

    @Test
    void takesAllRowsWhereAllTogetherKeepThePromise() {
        double[] scores = new double[1000];
        boolean[] yes = new boolean[1000];
        java.util.Arrays.fill(yes, true);
        java.util.Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        Threshold t = Threshold.forPrecision(Ranking.of(scores, yes), 0.9, 0.05).orElseThrow();
        assertThat(t.above()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(t.takes(Double.NEGATIVE_INFINITY)).isTrue();
        assertThat(t.share()).isEqualTo(1);
    }

    @Test
    void promisesNothingOfTooFewRowsOrTooManyErrors() {
        assertThat(Threshold.forPrecision(rows(2, 20), 0.99, 0.05)).isEmpty();
        Ranking none = Ranking.of(new double[500], new boolean[500]);
        assertThat(Threshold.forPrecision(none, 0.1, 0.05)).isEmpty();
        assertThat(Threshold.forRecall(none, 0.1, 0.05)).isEmpty();
    }

    @Test
    void refusesWeightsAndNumbersOutOfRange() {
        Ranking weighted = Ranking.of(new double[] {1, 2}, new boolean[] {true, false}, new double[] {1, 2});
        assertThatThrownBy(() -> Threshold.forRecall(weighted, 0.9, 0.05)).hasMessageContaining("have weights");
        assertThatThrownBy(() -> Threshold.forRecall(rows(1, 9), 1, 0.05))
                .hasMessage("target must be more than 0 and less than 1, got 1.0");
        assertThatThrownBy(() -> Threshold.forShare(rows(1, 9), 0.5, 0))
                .hasMessage("delta must be more than 0 and less than 1, got 0.0");
    }
}
