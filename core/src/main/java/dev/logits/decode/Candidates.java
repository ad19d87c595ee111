package dev.logits.decode;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Selection;
import java.util.function.IntPredicate;

/**
 * The tokens that may come next, and their logits: the whole vocabulary when a step begins, a shortlist from the first
 * rule on that narrows it. One object serves all steps of any number of sequences, one after the other, and allocates
 * nothing once it has seen each rule at work; it is not for several threads at once.
 *
 * <p>The model's raw logits are shared and never written. Candidates are numbered from 0 in the order of their ids. A
 * logit of −∞ is a masked candidate, with probability 0; narrowing drops it.
 *
 * <p>Scores stay floats; temperatures are a factor beside them, so that logits are {@code z / T} in double precision. A
 * logit that a rule replaces is rounded to float once. Sums over candidates are in double precision, in an order that
 * is the same on every JVM.
 *
 * <pre>{@code
 * Candidates c = new Candidates(vocabulary).reset(logits);
 * c.divide(0.8);
 * c.keepTop(40);
 * int token = c.draw(random.nextDouble());
 * }</pre>
 */
public final class Candidates {
    private static final double FLAT = 1e-200;
    private static final double STEEP = 1e200;
    private static final double FARTHEST = 1e250;

    private final int vocabulary;
    final WorkingScores scores;
    final TokenTally tally;
    final Repeats repeats = new Repeats();
    private final Narrowing narrowing;

    /** logit = beta · score + offset. */
    private double beta;

    private double offset;

    private Object rule;
    private Object lastRemoval;

    /**
     * Room for a vocabulary; its logits are 0 until the first {@link #reset}.
     *
     * @param vocabulary the number of tokens, at least 1
     */
    public Candidates(int vocabulary) {
        if (vocabulary < 1) {
            throw new IllegalArgumentException("a vocabulary has 1 token or more, got " + vocabulary);
        }
        this.vocabulary = vocabulary;
        scores = new WorkingScores(vocabulary);
        tally = new TokenTally(vocabulary);
        narrowing = new Narrowing(this, scores);
        reset(new float[vocabulary]);
    }

    /**
     * Begins a step: every token is a candidate. The array is shared until the next reset, and not written.
     *
     * @param logits one for each token of the vocabulary, no more and no fewer
     * @return this
     * @throws IllegalArgumentException if the array's length is not the vocabulary's
     */
    public Candidates reset(float[] logits) {
        if (logits.length != vocabulary) {
            throw new IllegalArgumentException("got " + logits.length + " logits for a vocabulary of " + vocabulary
                    + " tokens; make Candidates of the model's vocabulary, or give a row of a batch by its offset");
        }
        return reset(logits, 0);
    }

    /**
     * Begins a step with a row of a batch, the vocabulary's length from {@code off} on; the rest of the array is not
     * read.
     *
     * @return this
     * @throws IndexOutOfBoundsException if the array ends before the row does
     */
    public Candidates reset(float[] logits, int off) {
        if (off < 0 || off > logits.length - vocabulary) {
            throw new IndexOutOfBoundsException("a row of " + vocabulary + " logits from offset " + off + " needs "
                    + ((long) off + vocabulary) + " floats and an offset of 0 or more, the array has " + logits.length);
        }
        scores.reset(logits, off);
        beta = 1;
        offset = 0;
        rule = null;
        lastRemoval = null;
        return this;
    }

    /** Tokens in the vocabulary. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Whether no rule has narrowed the vocabulary yet. */
    public boolean isWhole() {
        return scores.isWhole();
    }

    /** Candidates left, masked ones included. */
    public int size() {
        return scores.size();
    }

    /** Candidates left that are not masked. */
    public int unmasked() {
        return scores.count(-Float.MAX_VALUE);
    }

    /** The token of candidate i; rises with i. */
    public int id(int i) {
        return scores.id(checkPlace(i));
    }

    private int checkPlace(int i) {
        if (i < 0 || i >= scores.size()) {
            throw new IndexOutOfBoundsException("candidate " + i + " of " + scores.size() + " candidates");
        }
        return i;
    }

    private int checkToken(int token) {
        if (token < 0 || token >= vocabulary) {
            throw new IndexOutOfBoundsException(
                    "token " + token + " is not in the vocabulary: expected 0.." + (vocabulary - 1));
        }
        return token;
    }

    /** The logit of candidate i. */
    public double logit(int i) {
        return logitOfScore(scores.get(checkPlace(i)));
    }

    double logitOfScore(float score) {
        return score * beta + offset;
    }

    /** The number of a token's candidate, or −1 when it is none any more. */
    public int indexOf(int token) {
        return scores.indexOf(checkToken(token));
    }

    /** A token's logit, −∞ when it is no candidate any more. */
    public double logitOf(int token) {
        int i = indexOf(token);
        return i < 0 ? Double.NEGATIVE_INFINITY : logitOfScore(scores.get(i));
    }

    /** A token's raw logit, as the model gave it. */
    public float rawLogit(int token) {
        return scores.row().raw()[scores.row().rawOffset() + checkToken(token)];
    }

    // What the candidates' distribution is like.

    /** The most likely token; of several the one with the lowest id. */
    public int top() {
        max();
        return scores.id(scores.argmax());
    }

    /** The largest logit. */
    public double topLogit() {
        return logitOfScore(max());
    }

    /** ln Σ exp(logit). */
    public double logSumExp() {
        return topLogit() + logTotal();
    }

    /** ln p of a token, −∞ when it is masked or no candidate any more. */
    public double logProbabilityOf(int token) {
        int i = indexOf(token);
        float max = max();
        return i < 0 ? Double.NEGATIVE_INFINITY : -(((double) max - scores.get(i)) * beta) - logTotal();
    }

    /** The probability of candidate i. */
    public double probability(int i) {
        float max = max();
        return Selection.weight(max, beta, scores.get(checkPlace(i))) / scores.total(beta);
    }

    /** −Σ p ln p, in nats; a masked candidate counts 0. */
    public double entropy() {
        double mean = meanDistance();
        return Math.max(0, mean + logTotal());
    }

    /** Σ p², the probability that two draws agree. */
    public double collisionProbability() {
        max();
        double total = scores.total(beta);
        double doubled = scores.total(2 * beta);
        return doubled / total / (total / Selection.TOP);
    }

    /** The population standard deviation of the logits that are not masked. */
    public double standardDeviation() {
        return scores.standardDeviation(max()) * beta;
    }

    /**
     * A token's place among the candidates from the most likely one, which is 1; 0 when it is masked or none any more.
     */
    public int rankOf(int token) {
        int i = indexOf(token);
        if (i < 0 || scores.get(i) == Float.NEGATIVE_INFINITY) {
            return 0;
        }
        float score = scores.get(i);
        int rank = scores.count(Math.nextUp(score)) + 1;
        for (int j = 0; j < i; j++) {
            rank += scores.get(j) == score ? 1 : 0;
        }
        return rank;
    }

    /**
     * The most likely tokens, in falling order, of equal ones the lower id first.
     *
     * @param out filled from its beginning
     * @return how many were written: fewer than {@code out} has room for when fewer are left unmasked
     */
    public int top(int[] out) {
        max();
        return narrowing.best(out);
    }

    // Changes of logits.

    /**
     * Replaces a token's logit, rounded to float; nothing when it is no candidate any more. −∞ masks it; a finite logit
     * stays finite.
     */
    public void setLogit(int token, double logit) {
        if (Double.isNaN(logit) || logit == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "the logit of token " + token + " cannot be " + logit + ": expected a finite number or -Infinity");
        }
        int i = indexOf(token);
        if (i < 0) {
            return;
        }
        if (logit == Double.NEGATIVE_INFINITY) {
            lastRemoval = rule;
            scores.set(i, Float.NEGATIVE_INFINITY);
        } else {
            double score = (logit - offset) / beta;
            scores.set(i, (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, score)));
        }
    }

    /**
     * Adds to a token's logit; nothing when it is masked or no candidate any more. −∞ masks it; a finite sum that is
     * too large for a double becomes the largest one.
     */
    public void add(int token, double bias) {
        double logit = logitOf(token);
        if (logit > Double.NEGATIVE_INFINITY) {
            setLogit(token, Double.isInfinite(bias) ? bias : Check.bounded(logit + bias));
        }
    }

    /** Masks a token. */
    public void ban(int token) {
        setLogit(token, Double.NEGATIVE_INFINITY);
    }

    /**
     * Divides every logit by T. At T = 0 and where 1/T leaves the range of 1e-200 to 1e200 it is the limit that is
     * taken, in which all is on the largest logit, or every candidate is as likely; logits stay finite.
     *
     * @param temperature T, not negative
     */
    public void divide(double temperature) {
        if (!(temperature >= 0)) {
            throw new IllegalArgumentException("temperature must not be negative, got " + temperature);
        }
        beta = Math.max(FLAT, Math.min(STEEP, beta / temperature));
        offset = Math.max(-FARTHEST, Math.min(FARTHEST, offset == 0 ? 0 : offset / temperature));
    }

    /** Subtracts the log-sum-exp, so that every logit is a log-probability; probabilities stay. */
    public void normalize() {
        offset -= logSumExp();
    }

    // Narrowing: what is dropped is no candidate any more. At least one candidate is left, or an error thrown.

    /** Keeps the k largest; of equal ones those with the lower ids. */
    public void keepTop(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("at least 1 candidate must be kept, got " + k);
        }
        max();
        narrowing.keepTop(k);
    }

    /** Keeps the candidates whose logit is at least this one, but at least {@code minKeep} of the most likely. */
    public void keepAtLeast(double logit, int minKeep) {
        max();
        narrowing.keepLogit(logit, minKeep);
    }

    /**
     * Keeps the candidates whose probability is at least {@code p}, but at least {@code minKeep} of the most likely.
     */
    public void keepProbable(double p, int minKeep) {
        max();
        narrowing.keepWeight(p * scores.total(beta), minKeep);
    }

    /** Keeps the candidates at least {@code ratio} times as likely as the most likely, but at least {@code minKeep}. */
    public void keepRelative(double ratio, int minKeep) {
        max();
        narrowing.keepWeight(ratio * Selection.TOP, minKeep);
    }

    /**
     * Keeps the most likely candidates, the fewest whose probabilities reach {@code p}, but at least {@code minKeep}.
     */
    public void keepMass(double p, int minKeep) {
        max();
        narrowing.keepMass(p, minKeep);
    }

    /** Keeps the candidates whose token the test accepts. */
    public void keepTokens(IntPredicate test) {
        max();
        scores.list();
        int[] ids = scores.shortlistIds();
        float[] z = scores.shortlist();
        int kept = 0;
        for (int i = 0; i < scores.size(); i++) {
            if (test.test(ids[i])) {
                ids[kept] = ids[i];
                z[kept++] = z[i];
            }
        }
        narrowed(kept);
    }

    /** Keeps these tokens. */
    public void keepTokens(Tokens tokens) {
        max();
        narrowed(scores.keepOnly(tokens.sorted()));
    }

    /**
     * A token by inversion: the first in the order of ids whose cumulated weight exceeds u times the total. Never one
     * of probability 0.
     *
     * @param u uniform in [0, 1)
     */
    public int draw(double u) {
        max();
        return scores.id(scores.draw(u, beta));
    }

    // For the rules of this package.

    Narrowing narrowing() {
        return narrowing;
    }

    double beta() {
        return beta;
    }

    /** The largest score. */
    float max() {
        float max = scores.max();
        if (!(max > Float.NEGATIVE_INFINITY)) {
            throw Float.isNaN(max) ? badRow() : noneLeft();
        }
        return max;
    }

    /** ln of the sum of exp(logit − top logit). */
    double logTotal() {
        max();
        return Elementary.log(scores.total(beta) / Selection.TOP);
    }

    /** Σ p·(top logit − logit). */
    double meanDistance() {
        max();
        double first = scores.first(beta);
        return first / scores.total(beta);
    }

    /** The weight of a candidate whose logit is {@code below} under the largest one, as {@link Selection} scales it. */
    static double scaled(double logarithm) {
        return Elementary.exp(logarithm) * Selection.TOP;
    }

    /** Becomes a shortlist; its probabilities into {@code out} if there is room, and how many they are. */
    int listProbabilities(double[] out) {
        max();
        scores.list();
        int n = scores.size();
        if (n <= out.length) {
            max();
            double total = scores.total(beta);
            scores.weights(beta, n, out);
            for (int i = 0; i < n; i++) {
                out[i] /= total;
            }
        }
        return n;
    }

    /** The shortlist's scores have been replaced by logits. */
    void replaced() {
        scores.replaced();
        beta = 1;
        offset = 0;
    }

    void narrowed(int kept) {
        lastRemoval = rule;
        scores.shorten(kept);
        if (kept == 0) {
            throw noneLeft();
        }
    }

    /** The rule at work, for the error that names the one that removed the last candidate. */
    void enter(Object rule) {
        this.rule = rule;
    }

    private IllegalArgumentException noneLeft() {
        if (lastRemoval == null || !hasFiniteRawLogit()) {
            return badRow();
        }
        return new DeadEndException(
                "no candidate is left: " + lastRemoval + " removed the last one; allow more tokens, or drop the rule");
    }

    private boolean hasFiniteRawLogit() {
        for (int token = 0; token < vocabulary; token++) {
            if (rawLogit(token) > Float.NEGATIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    private IllegalArgumentException badRow() {
        return DeadEndException.ofRow(scores.row().raw(), scores.row().rawOffset(), vocabulary);
    }

    @Override
    public String toString() {
        return "Candidates[" + (isWhole() ? "the whole vocabulary of " + vocabulary : size() + " of " + vocabulary)
                + ", temperature=" + 1 / beta + "]";
    }
}
