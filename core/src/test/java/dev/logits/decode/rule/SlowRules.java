package dev.logits.decode.rule;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** The definitions of the narrowing rules, word by word: which ids are kept. */
final class SlowRules {
    private static final MathContext DIGITS = new MathContext(50);

    private SlowRules() {}

    /** A rule's definition. */
    interface Kept {
        int[] of(Row.View v);
    }

    static int[] first(int[] order, int n) {
        int[] kept = Arrays.copyOf(order, Math.min(order.length, n));
        Arrays.sort(kept);
        return kept;
    }

    static int[] topK(Row.View v, int k) {
        return first(v.order(), k);
    }

    /** The shortest beginning with at least p of the total, but at least minKeep. */
    static int[] mass(Row.View v, int[] order, double p, int minKeep) {
        double target = p * v.total;
        double sum = 0;
        int n = 0;
        while (n < order.length && (p == 1 || sum < target)) {
            sum += v.w[order[n++]];
        }
        return first(order, Math.max(n, minKeep));
    }

    static int[] topP(Row.View v, double p, int minKeep) {
        return mass(v, v.order(), p, minKeep);
    }

    static int[] typical(Row.View v, double p, int minKeep) {
        return mass(v, v.typicalOrder(), p, minKeep);
    }

    static int[] atLeast(Row.View v, double weight, int minKeep) {
        int n = 0;
        for (int i : v.order()) {
            n += v.w[i] >= weight ? 1 : 0;
        }
        return first(v.order(), Math.max(n, minKeep));
    }

    static int[] eta(Row.View v, double epsilon, int minKeep) {
        double cutoff = Math.min(epsilon, Math.sqrt(epsilon) * StrictMath.exp(-v.entropy()));
        return atLeast(v, cutoff * v.total, minKeep);
    }

    static int[] topNSigma(Row.View v, double n) {
        double mean =
                Arrays.stream(v.order()).mapToDouble(i -> v.z[i]).average().orElseThrow();
        double variance = Arrays.stream(v.order())
                .mapToDouble(i -> (v.z[i] - mean) * (v.z[i] - mean))
                .average()
                .orElseThrow();
        double least = v.max - n * Math.sqrt(variance);
        return Arrays.stream(v.order()).filter(i -> v.z[i] >= least).sorted().toArray();
    }

    /**
     * In 50 decimal digits with exponents that do not end, by the definition alone. A border that doubles cannot tell
     * from α of the whole, within 1e-12 of it, belongs to what is kept.
     */
    static int[] topH(Row.View v, double alpha, int n) {
        int[] top = Arrays.copyOf(v.order(), Math.min(n, v.order().length));
        BigDecimal[] weights = new BigDecimal[top.length];
        BigDecimal rest = BigDecimal.ZERO;
        for (int i = 0; i < top.length; i++) {
            weights[i] = exp(new BigDecimal(v.z[top[i]]).subtract(new BigDecimal(v.z[top[0]])));
            rest = i == 0 ? rest : rest.add(weights[i], DIGITS);
        }
        BigDecimal total = BigDecimal.ONE.add(rest);
        BigDecimal logTotal = log1p(rest);
        BigDecimal[] surprise = new BigDecimal[top.length];
        BigDecimal whole = BigDecimal.ZERO;
        for (int i = 0; i < top.length; i++) {
            BigDecimal below = new BigDecimal(v.z[top[0]]).subtract(new BigDecimal(v.z[top[i]]));
            surprise[i] =
                    weights[i].multiply(below.add(logTotal, DIGITS), DIGITS).divide(total, DIGITS);
            whole = whole.add(surprise[i], DIGITS);
        }
        BigDecimal bound = whole.multiply(new BigDecimal(alpha), DIGITS).multiply(new BigDecimal(1 + 1e-12), DIGITS);
        BigDecimal running = surprise[0];
        int kept = 1;
        while (kept < top.length && running.add(surprise[kept], DIGITS).compareTo(bound) <= 0) {
            running = running.add(surprise[kept++], DIGITS);
        }
        return first(top, kept);
    }

    /** e^x for x of 0 or less: the series at x / 2^k, squared k times. */
    static BigDecimal exp(BigDecimal x) {
        MathContext more = new MathContext(80);
        int halvings = Math.max(0, x.precision() - x.scale()) * 4 + 8;
        BigDecimal small = x.divide(BigDecimal.valueOf(2).pow(halvings), more);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; i < 30; i++) {
            term = term.multiply(small, more).divide(BigDecimal.valueOf(i), more);
            sum = sum.add(term, more);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, more);
        }
        return sum;
    }

    /** ln(1 + x) for x of 0 or more, all digits of it right also where x is as small as e^-1800. */
    static BigDecimal log1p(BigDecimal x) {
        BigDecimal two = BigDecimal.valueOf(2);
        if (x.compareTo(BigDecimal.ONE) <= 0) {
            return twiceArtanh(x.divide(x.add(two), DIGITS));
        }
        BigDecimal half = BigDecimal.ONE.add(x).divide(two, DIGITS);
        return log1p(half.subtract(BigDecimal.ONE)).add(log1p(BigDecimal.ONE), DIGITS);
    }

    /** 2 artanh u = ln((1 + u) / (1 − u)), for u of at most 1/3. */
    private static BigDecimal twiceArtanh(BigDecimal u) {
        BigDecimal square = u.multiply(u, DIGITS);
        BigDecimal power = u;
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i < 120; i += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(i), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS);
        }
        return sum.add(sum, DIGITS);
    }

    static int[] pLess(Row.View v) {
        double squares = 0;
        for (double w : v.w) {
            squares += w * w;
        }
        return atLeast(v, squares / v.total, 1);
    }

    /** When the rule's coin says yes. */
    static int[] xtc(Row.View v, double threshold, int minKeep) {
        int above = 0;
        for (int i : v.order()) {
            above += v.w[i] >= threshold * v.total ? 1 : 0;
        }
        int dropped = above - 1;
        if (above < 2 || v.order().length - dropped < minKeep) {
            return first(v.order(), v.order().length);
        }
        return Arrays.stream(v.order()).skip(dropped).sorted().toArray();
    }
}
