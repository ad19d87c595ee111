package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.internal.kernel.Elementary;
import java.util.List;

/** What the three beam searches have in common. */
record Beams(
        DecodingPlan plan,
        int beams,
        int groups,
        double diversity,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        int results,
        boolean sampled) {

    static Beams of(Strategy strategy) {
        if (strategy instanceof BeamSearch s) {
            return of(s.processors(), s.beams(), 1, 0, s.lengthPenalty(), s.earlyStopping(), s.results(), false);
        }
        if (strategy instanceof BeamSampling s) {
            return of(s.processors(), s.beams(), 1, 0, s.lengthPenalty(), s.earlyStopping(), s.results(), true);
        }
        if (strategy instanceof DiverseBeamSearch s) {
            return of(
                    s.processors(),
                    s.beams(),
                    s.groups(),
                    s.diversity(),
                    s.lengthPenalty(),
                    s.earlyStopping(),
                    s.results(),
                    false);
        }
        throw new IllegalArgumentException(strategy + " is no beam search");
    }

    private static Beams of(
            List<LogitsProcessor> processors,
            int beams,
            int groups,
            double diversity,
            double lengthPenalty,
            EarlyStopping earlyStopping,
            int results,
            boolean sampled) {
        // the sampler is never asked
        DecodingPlan plan = new DecodingPlan(processors, Sampler.GREEDY);
        return new Beams(plan, beams, groups, diversity, lengthPenalty, earlyStopping, results, sampled);
    }

    int beamsOfGroup() {
        return beams / groups;
    }

    /** Σ ln p / length^α; 0 tokens have a score of 0. */
    double score(double sum, int length) {
        return lengthPenalty == 0 || length == 0 ? sum : sum / Elementary.exp(lengthPenalty * Elementary.log(length));
    }
}
