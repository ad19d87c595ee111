package dev.logits.loss;

import dev.logits.DoubleDouble;
import dev.logits.Logits;
import dev.logits.distill.SparseTeacher;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The losses of a student's row s against a teacher's t as their papers have them, in {@link DoubleDouble}. */
final class TeacherReference {
    private TeacherReference() {}

    static Reference row(Logits t, int row) {
        return of(t.classes(), c -> t.get(row, c) == Float.NEGATIVE_INFINITY ? null : DoubleDouble.of(t.get(row, c)));
    }

    private static Reference of(int classes, IntFunction<DoubleDouble> logit) {
        DoubleDouble[] z = new DoubleDouble[classes];
        for (int c = 0; c < classes; c++) {
            z[c] = logit.apply(c);
        }
        return new Reference(z);
    }

    private static Reference at(Reference z, double temperature) {
        return of(z.classes(), c -> z.masked(c) ? null : z.logit(c).over(temperature));
    }

    private static Reference without(Reference z, int y) {
        return of(z.classes(), c -> c == y ? null : z.logit(c));
    }

    /** KL(p ‖ q). */
    private static DoubleDouble divergence(Reference p, Reference q) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            sum = p.masked(c) ? sum : sum.plus(p.p(c).times(q.loss(c).minus(p.loss(c))));
        }
        return sum;
    }

    static DoubleDouble distillation(Reference s, Reference t, double temperature) {
        return divergence(at(t, temperature), at(s, temperature)).times(temperature * temperature);
    }

    static DoubleDouble jensenShannon(Reference s, Reference t, double beta, double temperature) {
        Reference p = at(t, temperature);
        Reference q = at(s, temperature);
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (!p.masked(c)) {
                DoubleDouble m = p.p(c).times(beta).plus(q.p(c).times(DoubleDouble.ONE.plus(-beta)));
                DoubleDouble ofP = p.p(c).times(m.log().plus(p.loss(c)).negated());
                DoubleDouble ofQ = q.p(c).times(m.log().plus(q.loss(c)).negated());
                sum = sum.plus(ofP.times(beta)).plus(ofQ.times(DoubleDouble.ONE.plus(-beta)));
            }
        }
        return sum.times(temperature * temperature);
    }

    static DoubleDouble totalVariation(Reference s, Reference t, double temperature) {
        Reference p = at(t, temperature);
        Reference q = at(s, temperature);
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (!p.masked(c)) {
                DoubleDouble d = p.p(c).minus(q.p(c));
                sum = sum.plus(d.max(d.negated()));
            }
        }
        return sum.times(temperature / 2);
    }

    static DoubleDouble standardized(Reference s, Reference t, double temperature) {
        return distillation(standard(s), standard(t), temperature);
    }

    private static Reference standard(Reference z) {
        DoubleDouble sum = DoubleDouble.ZERO;
        int counted = 0;
        for (int c = 0; c < z.classes(); c++) {
            sum = z.masked(c) ? sum : sum.plus(z.logit(c));
            counted += z.masked(c) ? 0 : 1;
        }
        DoubleDouble mean = sum.over(counted);
        DoubleDouble squares = DoubleDouble.ZERO;
        for (int c = 0; c < z.classes(); c++) {
            DoubleDouble d = z.masked(c) ? DoubleDouble.ZERO : z.logit(c).minus(mean);
            squares = squares.plus(d.times(d));
        }
        DoubleDouble unit = squares.over(counted - 1).sqrt().plus(1e-7);
        return of(z.classes(), c -> z.masked(c) ? null : z.logit(c).minus(mean).over(unit));
    }

    static DoubleDouble logitMatching(Reference s, Reference t) {
        DoubleDouble sum = DoubleDouble.ZERO;
        int counted = 0;
        for (int c = 0; c < s.classes(); c++) {
            if (!t.masked(c)) {
                DoubleDouble d = s.logit(c).minus(t.logit(c));
                sum = sum.plus(d.times(d));
                counted++;
            }
        }
        return sum.over(2 * counted);
    }

    /** β·T²·(1 − ρ) of probabilities, without the classes that are masked in both. */
    static DoubleDouble correlation(Reference s, Reference t, double beta, double temperature) {
        Reference p = at(t, temperature);
        Reference q = at(s, temperature);
        int counted = 0;
        DoubleDouble pSum = DoubleDouble.ZERO;
        DoubleDouble qSum = DoubleDouble.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (!p.masked(c)) {
                pSum = pSum.plus(p.p(c));
                qSum = qSum.plus(q.p(c));
                counted++;
            }
        }
        DoubleDouble pp = DoubleDouble.ZERO;
        DoubleDouble qq = DoubleDouble.ZERO;
        DoubleDouble pq = DoubleDouble.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (!p.masked(c)) {
                DoubleDouble a = p.p(c).minus(pSum.over(counted));
                DoubleDouble b = q.p(c).minus(qSum.over(counted));
                pp = pp.plus(a.times(a));
                qq = qq.plus(b.times(b));
                pq = pq.plus(a.times(b));
            }
        }
        DoubleDouble rho = pq.over(pp.sqrt()).over(qq.sqrt());
        return DoubleDouble.ONE.minus(rho).times(beta * temperature * temperature);
    }

    static DoubleDouble decoupled(Reference s, Reference t, int y, double alpha, double beta, double temperature) {
        Reference p = at(t, temperature);
        Reference q = at(s, temperature);
        DoubleDouble label = p.p(y).times(q.loss(y).minus(p.loss(y)))
                .plus(p.others(y).times(p.others(y).log().minus(q.others(y).log())));
        return label.times(alpha)
                .plus(divergence(without(p, y), without(q, y)).times(beta))
                .times(temperature * temperature);
    }

    /** α of a loss and 1 − α of cross-entropy, which a row without a label has not. */
    static DoubleDouble mixed(DoubleDouble soft, Reference s, int y, double alpha) {
        DoubleDouble labeled = y < 0 ? DoubleDouble.ZERO : s.loss(y).times(DoubleDouble.ONE.plus(-alpha));
        return soft.times(alpha).plus(labeled);
    }

    /**
     * A sparse teacher whose tail is one class more. Its stored numbers are rounded and may sum to 1 ± 1e-7: a
     * generalized divergence, Σ p·ln(p / q) − p + q.
     */
    static DoubleDouble topWithTail(Reference s, SparseTeacher t, int r) {
        Reference q = at(s, t.temperature());
        DoubleDouble left = DoubleDouble.ZERO;
        for (int c = 0; c < q.classes(); c++) {
            left = q.masked(c) || keeps(t, r, c) ? left : left.plus(q.p(c));
        }
        DoubleDouble sum = left.minus(DoubleDouble.of(t.tail(r)));
        for (int i = 0; i < t.count(r); i++) {
            DoubleDouble p = DoubleDouble.of(t.logProbability(r, i)).exp();
            sum = sum.plus(q.p(t.id(r, i))).minus(p);
        }
        sum = sum.times(t.temperature() * t.temperature()).plus(topAlone(s, t, r));
        if (t.tail(r) == 0) {
            return sum;
        }
        DoubleDouble tail = DoubleDouble.of(t.tail(r));
        return sum.plus(tail.times(tail.log().minus(left.log())).times(t.temperature() * t.temperature()));
    }

    private static boolean keeps(SparseTeacher t, int r, int c) {
        return IntStream.range(0, t.count(r)).anyMatch(i -> t.id(r, i) == c);
    }

    /** Σ p·ln(p / q) of the classes kept. */
    static DoubleDouble topAlone(Reference s, SparseTeacher t, int r) {
        Reference q = at(s, t.temperature());
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int i = 0; i < t.count(r); i++) {
            DoubleDouble log = DoubleDouble.of(t.logProbability(r, i));
            sum = sum.plus(log.exp().times(log.plus(q.loss(t.id(r, i)))));
        }
        return sum.times(t.temperature() * t.temperature());
    }

    /** −Σ ln q of the draws over their number, less the entropy. */
    static DoubleDouble draws(Reference s, SparseTeacher t, int r) {
        Reference q = at(s, t.temperature());
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int i = 0; i < t.count(r); i++) {
            sum = sum.plus(q.loss(t.id(r, i)).times(t.drawn(r, i)));
        }
        return sum.over(t.draws()).minus(DoubleDouble.of(t.entropy(r))).times(t.temperature() * t.temperature());
    }
}
