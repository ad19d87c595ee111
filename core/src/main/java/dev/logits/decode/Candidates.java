package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
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
 *
 * @since 0.1
 */
public final class Candidates {
    private static final Tokens NONE = Tokens.of();

    private final int vocabulary;
    private final WorkingScores scores;
    private final LogitScale scale = new LogitScale();
    private final Removals removals = new Removals();
    private final CandidateDistribution distribution;
    private final LogitChanges changes;
    private final Narrowing narrowing;
    private final SurpriseNarrowing surpriseNarrowing;
    private final TokenTally tally;
    private final Repeats repeats = new Repeats();

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
        distribution = new CandidateDistribution(scores, scale, removals);
        changes = new LogitChanges(scores, scale, removals);
        BorderSearch border = new BorderSearch();
        narrowing = new Narrowing(scores, scale, distribution, removals, border);
        surpriseNarrowing = new SurpriseNarrowing(scores, scale, distribution, narrowing, border);
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
        NullCheck.argument(logits, "logits");
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
        NullCheck.argument(logits, "logits");
        if (off < 0 || off > logits.length - vocabulary) {
            throw new IndexOutOfBoundsException("a row of " + vocabulary + " logits from offset " + off + " needs "
                    + ((long) off + vocabulary) + " floats and an offset of 0 or more, the array has " + logits.length);
        }
        scores.reset(logits, off);
        scale.reset();
        removals.reset();
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
        return scale.logit(scores.get(checkPlace(i)));
    }

    /** The number of a token's candidate, or −1 when it is none any more. */
    public int indexOf(int token) {
        return scores.indexOf(checkToken(token));
    }

    /** A token's logit, −∞ when it is no candidate any more. */
    public double logitOf(int token) {
        int i = indexOf(token);
        return i < 0 ? Double.NEGATIVE_INFINITY : scale.logit(scores.get(i));
    }

    /** A token's raw logit, as the model gave it. */
    public float rawLogit(int token) {
        return scores.row().raw(checkToken(token));
    }

    // What the candidates' distribution is like.

    /** The most likely token; of several the one with the lowest id. */
    public int top() {
        distribution.max();
        return scores.id(scores.argmax());
    }

    /** The largest logit. */
    public double topLogit() {
        return distribution.topLogit();
    }

    /** ln Σ exp(logit). */
    public double logSumExp() {
        return topLogit() + distribution.logTotal();
    }

    /** ln p of a token, −∞ when it is masked or no candidate any more. */
    public double logProbabilityOf(int token) {
        return distribution.logProbability(indexOf(token));
    }

    /** The probability of candidate i. */
    public double probability(int i) {
        return distribution.probability(checkPlace(i));
    }

    /**
     * All probabilities at once. It first drops the masked candidates of a whole vocabulary, so that {@link #size} may
     * fall; call it again with a larger array where it returns more than {@code out} has room for.
     *
     * @param out entry i of candidate i; not written where there is no room for all
     * @return {@link #size}, afterwards
     */
    public int listProbabilities(double[] out) {
        NullCheck.argument(out, "out");
        return distribution.list(out);
    }

    /** −Σ p ln p, in nats; a masked candidate counts 0. */
    public double entropy() {
        return distribution.entropy();
    }

    /** Σ p², the probability that two draws agree. */
    public double collisionProbability() {
        return distribution.collisionProbability();
    }

    /** The population standard deviation of the logits that are not masked. */
    public double standardDeviation() {
        return distribution.standardDeviation();
    }

    /**
     * A token's place among the candidates from the most likely one, which is 1; 0 when it is masked or none any more.
     */
    public int rankOf(int token) {
        return distribution.rank(indexOf(token));
    }

    /**
     * The most likely tokens, in falling order, of equal ones the lower id first.
     *
     * @param out filled from its beginning
     * @return how many were written: fewer than {@code out} has room for when fewer are left unmasked
     */
    public int top(int[] out) {
        NullCheck.argument(out, "out");
        return narrowing.best(out);
    }

    // Changes of logits.

    /**
     * Replaces a token's logit, rounded to float; nothing when it is no candidate any more. −∞ masks it; a finite logit
     * stays finite.
     */
    public void setLogit(int token, double logit) {
        changes.set(checkToken(token), logit);
    }

    /**
     * Adds to a token's logit; nothing when it is masked or no candidate any more. −∞ masks it; a finite sum that is
     * too large for a double becomes the largest one.
     */
    public void add(int token, double bias) {
        changes.add(checkToken(token), bias);
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
        scale.divide(temperature);
    }

    /** Subtracts the log-sum-exp, so that every logit is a log-probability; probabilities stay. */
    public void normalize() {
        scale.subtract(logSumExp());
    }

    /**
     * Replaces the logits of all candidates, each rounded to float; a masked candidate stays masked.
     *
     * @param logits entry i of candidate i: {@link #size} finite numbers, behind them what may be there
     * @throws IllegalArgumentException if the array is shorter, or the logit of an unmasked candidate not finite
     */
    public void setLogits(double[] logits) {
        NullCheck.argument(logits, "logits");
        changes.setAll(logits);
    }

    // Narrowing: what is dropped is no candidate any more. At least one candidate is left, or an error thrown.

    /** Keeps the k largest; of equal ones those with the lower ids. */
    public void keepTop(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("at least 1 candidate must be kept, got " + k);
        }
        narrowing.keepTop(k);
    }

    /** Keeps the candidates whose logit is at least this one, but at least {@code minKeep} of the most likely. */
    public void keepAtLeast(double logit, int minKeep) {
        narrowing.keepLogit(logit, minKeep);
    }

    /**
     * Keeps the candidates whose probability is at least {@code p}, but at least {@code minKeep} of the most likely.
     */
    public void keepProbable(double p, int minKeep) {
        narrowing.keepProbable(p, minKeep);
    }

    /** Keeps the candidates at least {@code ratio} times as likely as the most likely, but at least {@code minKeep}. */
    public void keepRelative(double ratio, int minKeep) {
        narrowing.keepRelative(ratio, minKeep);
    }

    /**
     * Keeps the most likely candidates, the fewest whose probabilities reach {@code p}, but at least {@code minKeep}.
     */
    public void keepMass(double p, int minKeep) {
        narrowing.keepMass(p, minKeep);
    }

    /**
     * Keeps the candidates whose surprise −ln p is nearest to its mean, the entropy: the fewest whose probabilities
     * reach {@code p}, but at least {@code minKeep}; of equally near ones the lower id first. May drop the most likely.
     */
    public void keepTypical(double p, int minKeep) {
        surpriseNarrowing.keepTypical(p, minKeep);
    }

    /**
     * Of the n most likely, normalized among themselves, keeps those up to which the running −Σ p ln p is at most
     * {@code share} of that of all n; always the first.
     */
    public void keepEntropy(double share, int n) {
        surpriseNarrowing.keepEntropy(share, n);
    }

    /**
     * Masks the candidates whose probability is at least {@code p}, all but the least likely of them (of equal ones the
     * highest id). Nothing happens where fewer than {@code minKeep} candidates would be left.
     */
    public void dropMostLikely(double p, int minKeep) {
        narrowing.dropMostLikely(p, minKeep, NONE);
    }

    /** The same, but nothing happens where one of the spared tokens would be masked. */
    public void dropMostLikely(double p, int minKeep, Tokens spared) {
        NullCheck.argument(spared, "spared");
        narrowing.dropMostLikely(p, minKeep, spared);
    }

    /** Keeps the candidates whose token the test accepts. */
    public void keepTokens(IntPredicate test) {
        NullCheck.argument(test, "test");
        narrowing.keepTokens(test);
    }

    /** Keeps these tokens. */
    public void keepTokens(Tokens tokens) {
        NullCheck.argument(tokens, "tokens");
        narrowing.keepTokens(tokens.sorted());
    }

    /**
     * Keeps the tokens of a set. A small set becomes the candidates; the tokens that are not in a large one are masked.
     *
     * @throws IllegalArgumentException if the set is one of another vocabulary
     */
    public void keepTokens(TokenSet tokens) {
        NullCheck.argument(tokens, "tokens");
        if (tokens.vocabulary() != vocabulary) {
            throw new IllegalArgumentException("a set of tokens of a vocabulary of " + tokens.vocabulary()
                    + " is no set of these candidates' " + vocabulary);
        }
        narrowing.keepTokens(tokens);
    }

    /**
     * A token by inversion: the first in the order of ids whose cumulated weight exceeds u times the total. Never one
     * of probability 0.
     *
     * @param u uniform in [0, 1)
     */
    public int draw(double u) {
        int token = scores.drawUnlisted(u, scale.beta());
        if (token >= 0) {
            return token;
        }
        distribution.max();
        return scores.id(scores.weightSums().draw(u, scale.beta()));
    }

    // What rules look up in a text, in memory that these candidates own: valid until the next rule runs.

    /** How often each token stands in a window of the history. */
    public TokenTally tally(TokenHistory history, Window window) {
        NullCheck.argument(history, "history");
        NullCheck.argument(window, "window");
        return tally.count(history, window);
    }

    /** The same tally, empty, for a rule's own numbers. */
    public TokenTally tally() {
        return tally.clear();
    }

    /** For how many tokens the text's end agrees with what stands before each place; see {@link Repeats#lengths}. */
    public int[] repeats(TokenHistory history, int from) {
        NullCheck.argument(history, "history");
        return repeats.lengths(history, from);
    }

    /** The rule at work, for the error that names the one that removed the last candidate. */
    void enter(Object rule) {
        removals.enter(rule);
    }

    @Override
    public String toString() {
        return "Candidates[" + (isWhole() ? "the whole vocabulary of " + vocabulary : size() + " of " + vocabulary)
                + ", temperature=" + 1 / scale.beta() + "]";
    }
}
