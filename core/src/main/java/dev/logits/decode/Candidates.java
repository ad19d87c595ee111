package dev.logits.decode;

import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * The tokens that may come next, and their logits: the whole vocabulary when a step begins, a shortlist from the first
 * rule on that narrows it. One object serves all steps of any number of sequences, one after the other.
 *
 * <p>The model's raw logits are shared and never written. Candidates are numbered from 0 in the order of their ids. A
 * logit of −∞ is a masked candidate, with probability 0; narrowing drops it.
 *
 * <pre>{@code
 * Candidates c = new Candidates(vocabulary).reset(logits, 0);
 * c.divide(0.8);
 * c.keepTop(40);
 * int token = c.draw(random.nextDouble());
 * }</pre>
 */
public final class Candidates {
    private final int vocabulary;
    private float[] raw;
    private int rawOff;

    /** The candidates' scores: logits are {@code z / temperature}. */
    private float[] z;

    private int off;
    private int[] ids;
    private int size;
    private double temperature;
    private LogitsProcessor rule;
    private LogitsProcessor lastMask;
    private float[] own;

    /**
     * Room for a vocabulary.
     *
     * @param vocabulary the number of tokens, at least 1
     */
    public Candidates(int vocabulary) {
        if (vocabulary < 1) {
            throw new IllegalArgumentException("a vocabulary has 1 token or more, got " + vocabulary);
        }
        this.vocabulary = vocabulary;
        reset(new float[vocabulary], 0);
    }

    /**
     * Begins a step: every token is a candidate. The array is shared until the next reset, and not written.
     *
     * @return this
     * @throws IndexOutOfBoundsException if the array ends before the vocabulary does
     */
    public Candidates reset(float[] logits, int off) {
        Objects.checkFromIndexSize(off, vocabulary, logits.length);
        raw = logits;
        rawOff = off;
        z = logits;
        this.off = off;
        ids = null;
        size = vocabulary;
        temperature = 1;
        rule = null;
        lastMask = null;
        return this;
    }

    /** Tokens in the vocabulary. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Whether no rule has narrowed the vocabulary yet. */
    public boolean isWhole() {
        return ids == null;
    }

    /** Candidates left, masked ones included. */
    public int size() {
        return size;
    }

    /** Candidates left whose probability is not masked. */
    public int unmasked() {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += z[off + i] > Float.NEGATIVE_INFINITY ? 1 : 0;
        }
        return count;
    }

    /** The token of candidate i; rises with i. */
    public int id(int i) {
        Objects.checkIndex(i, size);
        return ids == null ? i : ids[i];
    }

    /** The logit of candidate i. */
    public double logit(int i) {
        return z[off + Objects.checkIndex(i, size)] / temperature;
    }

    /** The number of a token's candidate, or −1 when it is none any more. */
    public int indexOf(int token) {
        Objects.checkIndex(token, vocabulary);
        if (ids == null) {
            return token;
        }
        int i = Arrays.binarySearch(ids, 0, size, token);
        return i < 0 ? -1 : i;
    }

    /** A token's logit, −∞ when it is no candidate any more. */
    public double logitOf(int token) {
        int i = indexOf(token);
        return i < 0 ? Double.NEGATIVE_INFINITY : logit(i);
    }

    /** A token's raw logit, as the model gave it. */
    public float rawLogit(int token) {
        return raw[rawOff + Objects.checkIndex(token, vocabulary)];
    }

    /** The most likely token; of several the one with the lowest id. */
    public int top() {
        double lse = logSumExp();
        assert !Double.isNaN(lse);
        return id(Kernels.get().argmax(z, off, size));
    }

    /** ln Σ exp(logit), in double precision. */
    public double logSumExp() {
        double max = max();
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Elementary.exp(logit(i) - max);
        }
        return max + Elementary.log(sum);
    }

    private double max() {
        if (Double.isNaN(Kernels.get().logSumExp(z, off, size))) {
            throw noneLeft();
        }
        return logit(Kernels.get().argmax(z, off, size));
    }

    /** ln p of candidate i; computes the log-sum-exp first, so that a loop is better served by {@link #logSumExp}. */
    public double logProbability(int i) {
        return logit(i) - logSumExp();
    }

    /** −Σ p ln p, in nats. */
    public double entropy() {
        double lse = logSumExp();
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double l = logit(i);
            if (l > Double.NEGATIVE_INFINITY) {
                sum -= Elementary.exp(l - lse) * (l - lse);
            }
        }
        return Math.max(0, sum);
    }

    /** Replaces a token's logit; nothing when it is no candidate any more. −∞ masks it. */
    public void setLogit(int token, double logit) {
        if (Double.isNaN(logit) || logit == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "the logit of token " + token + " cannot be " + logit + ": expected a finite number or -Infinity");
        }
        int i = indexOf(token);
        if (i < 0) {
            return;
        }
        if (ids == null && z == raw) {
            own = own == null ? new float[vocabulary] : own;
            System.arraycopy(raw, rawOff, own, 0, vocabulary);
            z = own;
            off = 0;
        }
        z[off + i] = (float) (logit * temperature);
        if (logit == Double.NEGATIVE_INFINITY) {
            lastMask = rule;
        }
    }

    /** Adds to a token's logit; nothing when it is no candidate any more. −∞ masks it. */
    public void add(int token, double bias) {
        int i = indexOf(token);
        if (i >= 0) {
            setLogit(token, logit(i) + bias);
        }
    }

    /** Masks a token. */
    public void ban(int token) {
        setLogit(token, Double.NEGATIVE_INFINITY);
    }

    /** Divides every logit by T. */
    public void divide(double temperature) {
        this.temperature *= temperature;
    }

    /** Keeps the k largest; of equal ones those with the lower ids. */
    public void keepTop(int k) {
        float[] sorted = Arrays.copyOfRange(z, off, off + size);
        Arrays.sort(sorted);
        if (k >= size) {
            return;
        }
        float border = sorted[size - k];
        int above = 0;
        for (int i = 0; i < size; i++) {
            above += z[off + i] > border ? 1 : 0;
        }
        int ties = k - above;
        boolean[] kept = new boolean[size];
        for (int i = 0; i < size; i++) {
            kept[i] = z[off + i] > border || z[off + i] == border && ties-- > 0;
        }
        keepIndices(i -> kept[i]);
    }

    /** Keeps the candidates whose logit is at least this one. */
    public void keepAtLeast(double logit) {
        keepIndices(i -> logit(i) >= logit);
    }

    /** Keeps the candidates whose token the test accepts. */
    public void keepTokens(IntPredicate test) {
        keepIndices(i -> test.test(id(i)));
    }

    private void keepIndices(IntPredicate test) {
        int[] newIds = new int[size];
        float[] newZ = new float[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (z[off + i] > Float.NEGATIVE_INFINITY && test.test(i)) {
                newIds[count] = id(i);
                newZ[count++] = z[off + i];
            }
        }
        lastMask = rule;
        ids = newIds;
        z = newZ;
        off = 0;
        size = count;
        if (count == 0) {
            throw noneLeft();
        }
    }

    /**
     * A token by inversion: the first in the order of ids whose cumulated weight exceeds u times the total. Never one of
     * probability 0.
     *
     * @param u uniform in [0, 1)
     */
    public int draw(double u) {
        double max = max();
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += Elementary.exp(logit(i) - max);
        }
        double target = u * total;
        double sum = 0;
        int last = -1;
        for (int i = 0; i < size; i++) {
            double weight = Elementary.exp(logit(i) - max);
            if (weight > 0) {
                last = i;
                sum += weight;
                if (sum > target) {
                    break;
                }
            }
        }
        return id(last);
    }

    /** The rule at work, for the error that names the one that removed the last candidate. */
    void enter(LogitsProcessor rule) {
        this.rule = rule;
    }

    private IllegalArgumentException noneLeft() {
        if (lastMask != null || ids != null) {
            return new IllegalArgumentException(
                    "no candidate is left: " + lastMask + " removed the last one; allow more tokens or drop the rule");
        }
        return BadRow.error(raw, rawOff, vocabulary, 0, "decoding");
    }
}
