package dev.logits.decode;

/**
 * Top-p and typical-p by {@link NearWeightSums}: they keep what {@link Narrowing} and {@link SurpriseNarrowing} keep,
 * or nothing happens, when the bounds leave open where the border is. Both keep the candidates whose distance
 * {@code |y − ȳ|} is smallest, y = top logit − logit; for top-p, ȳ is 0.
 */
final class NearNarrowing {
    /** Above the relative error of a sum, a product or a distance in double precision. */
    private static final double ROUNDING = 0x1p-40;

    private final WorkingScores scores;
    private final LogitScale scale;
    private final Narrowing narrowing;
    private final BorderSearch border;
    private final SampledBracket bracket;

    NearNarrowing(WorkingScores scores, LogitScale scale, Narrowing narrowing, BorderSearch border) {
        this.scores = scores;
        this.scale = scale;
        this.narrowing = narrowing;
        this.border = border;
        bracket = new SampledBracket(scores);
    }

    private boolean isWorthwhile() {
        return scores.isWhole() && scores.weightSums().isUnknown(scale.beta());
    }

    /** {@link Narrowing#keepMass} of at least 1, for p &lt; 1; whether it could be done. */
    boolean keepMass(double p) {
        if (!isWorthwhile()) {
            return false;
        }
        NearWeightSums sums = scores.weightSums().near();
        double total = sums.total(scale.beta());
        double target = p * total;
        double error = p * sums.totalError(scale.beta()) + ROUNDING * target;
        int n = listFew((1 - p) * total / Narrowing.LIKELY, target + error);
        if (n == 0) {
            return keepOfMany(p, 0, 0);
        }
        narrowing.fillScores(n);
        border.afterWeight(target + error, narrowing.weights);
        if (border.before() >= target - error) {
            return false;
        }
        scores.shorten(n);
        narrowing.cut();
        return true;
    }

    /** {@link SurpriseNarrowing#keepTypical} of at least 1, for p &lt; 1; whether it could be done. */
    boolean keepTypical(double p) {
        if (!isWorthwhile()) {
            return false;
        }
        NearWeightSums sums = scores.weightSums().near();
        double mean = sums.mean(scale.beta());
        double total = sums.total(scale.beta());
        double meanError = sums.meanError(scale.beta()) + ROUNDING * mean;
        double target = p * total;
        double error = p * sums.totalError(scale.beta()) + ROUNDING * target;
        double least = SurpriseNarrowing.weightOfWindow((1 - p) * total / Narrowing.LIKELY, mean + meanError);
        int n = listFew(least, target + error);
        if (n == 0) {
            return keepOfMany(p, mean, meanError);
        }
        fillDistances(n, mean);
        border.afterWeight(target + error, narrowing.weights);
        if (border.before() >= target - error || !isClear(n, mean, meanError)) {
            return false;
        }
        scores.shorten(n);
        keepNearest(n, mean);
        return true;
    }

    /** {@link Narrowing#list}, or 0 where that would be a large part of the row. */
    private int listFew(double weight, double target) {
        return bracket.holdsMany(narrowing.threshold(weight)) ? 0 : narrowing.list(weight, target);
    }

    /**
     * Where many candidates are needed: those inside of a bracket are summed up, those in it listed. What is inside is
     * a part of the total, of which a too large sum raises the target as well: only the difference of both counts.
     */
    private boolean keepOfMany(double p, double mean, double meanError) {
        double beta = scale.beta();
        NearWeightSums sums = scores.weightSums().near();
        double total = sums.total(beta);
        if (!bracket.find(p, beta, mean, 0.5 * (1 - p) * total / scores.size())) {
            return false;
        }
        double inside = sums.between(bracket.innerLow(), bracket.innerHigh(), beta, scores.kept());
        double rest = p * total - inside;
        double error = (1 - p) * sums.errorOf(inside) + p * sums.errorOf(total - inside) + ROUNDING * total;
        int n = scores.fillBetween(bracket.low(), bracket.innerLow(), 0);
        if (bracket.innerHigh() < bracket.high()) {
            n = scores.fillBetween(bracket.innerHigh(), bracket.high(), n);
        }
        narrowing.fillWeights(n);
        if (rest <= error || !narrowing.reaches(n, rest + error)) {
            return false;
        }
        fillDistances(n, mean);
        border.afterWeight(rest + error, narrowing.weights);
        if (border.before() >= rest - error || !isClear(n, mean, meanError) || !isInBracket(mean, meanError)) {
            return false;
        }
        cutBracket(n, mean);
        return true;
    }

    private double farthest() {
        return Double.longBitsToDouble(border.key());
    }

    private double gap(double mean, double meanError) {
        return 2 * meanError + ROUNDING * (1 + mean + farthest());
    }

    /**
     * Whether no other score is as far from the mean as the border's, give or take the mean's error; that of two scores
     * on one side of the mean changes both distances alike.
     */
    private boolean isClear(int n, double mean, double meanError) {
        float[] z = scores.shortlist();
        double max = scores.max();
        double beta = scale.beta();
        float last = z[border.place()];
        double farthest = farthest();
        double gap = gap(mean, meanError);
        double sameSide = farthest > meanError ? gap(mean, 0) : gap;
        boolean isAbove = (max - last) * beta < mean;
        boolean clear = true;
        for (int i = 0; i < n; i++) {
            double distance = SurpriseNarrowing.distance(max, beta, z[i], mean);
            boolean same = (max - z[i]) * beta < mean == isAbove & distance > meanError;
            clear &= z[i] == last | Math.abs(distance - farthest) > (same ? sameSide : gap);
        }
        return clear;
    }

    /** Whether all that is inside of the bracket is nearer than the border, and all outside farther. */
    private boolean isInBracket(double mean, double meanError) {
        double gap = gap(mean, meanError);
        return inside(bracket.innerLow(), bracket.innerHigh(), mean) < farthest() - gap
                && outside(bracket.low(), bracket.high(), mean) > farthest() + gap;
    }

    /** At least the distance of the scores from {@code low} to {@code high}. */
    private double inside(float low, float high, double mean) {
        double max = scores.max();
        double above = high == Float.POSITIVE_INFINITY ? mean : mean - (max - high) * scale.beta();
        return Math.max(above, (max - low) * scale.beta() - mean);
    }

    /** At most the distance of the other scores. */
    private double outside(float low, float high, double mean) {
        double max = scores.max();
        double above = high == Float.POSITIVE_INFINITY ? high : mean - (max - high) * scale.beta();
        return Math.min(above, (max - low) * scale.beta() - mean);
    }

    private void fillDistances(int n, double mean) {
        float[] z = scores.shortlist();
        double max = scores.max();
        double beta = scale.beta();
        double[] distances = border.begin(BorderSearch.Kind.DISTANCES, n);
        for (int i = 0; i < n; i++) {
            distances[i] = SurpriseNarrowing.distance(max, beta, z[i], mean);
        }
    }

    /** Keeps of the n listed what is at or before the border. */
    private void keepNearest(int n, double mean) {
        int[] ids = scores.shortlistIds();
        float[] z = scores.shortlist();
        double max = scores.max();
        double beta = scale.beta();
        float last = z[border.place()];
        int place = border.place();
        double farthest = farthest();
        int kept = 0;
        for (int i = 0; i < n; i++) {
            float score = z[i];
            ids[kept] = ids[i];
            z[kept] = score;
            boolean stays = score == last ? i <= place : SurpriseNarrowing.distance(max, beta, score, mean) < farthest;
            kept += stays ? 1 : 0;
        }
        scores.shorten(kept);
    }

    /** Keeps what is inside of the bracket, and of the n listed ones in it what is at or before the border. */
    private void cutBracket(int n, double mean) {
        KeptRange kept = scores.kept();
        int[] ids = scores.shortlistIds();
        float[] z = scores.shortlist();
        double max = scores.max();
        double beta = scale.beta();
        float last = z[border.place()];
        double farthest = farthest();
        float low = bracket.innerLow();
        float high = bracket.innerHigh();
        int ties = 0;
        for (int i = 0; i < n; i++) {
            boolean isTie = z[i] == last;
            if (isTie && i > border.place()) {
                ties++;
                continue;
            }
            if (!isTie && SurpriseNarrowing.distance(max, beta, z[i], mean) > farthest) {
                continue;
            }
            kept.add(ids[i], narrowing.weights[i]);
            if (z[i] < low) {
                low = z[i];
            } else if (z[i] >= high) {
                high = Math.nextUp(z[i]);
            }
        }
        kept.set(low, high, last, ids[border.place()], ties);
        scores.keepRange();
    }
}
