package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.random.SplitMix;
import java.nio.charset.StandardCharsets;

/**
 * Feature hashing: a feature has a name, and a hash of the name says which column it is, so that no list of names is
 * held, and names that were never seen have columns too. A second part of the hash is a sign by which the feature's
 * number is multiplied: where two names share a column their numbers cancel as often as they add up, and dot products
 * of rows are right on average.
 *
 * <p>The hash, which will not change: h = FNV-1a of 64 bits over the name in UTF-8; m = SplitMix64's output function of
 * h + seed · 0x9e3779b97f4a7c15; the column is ⌊(m / 2^32) · D / 2^32⌋ of the unsigned upper 32 bits of m, the sign is
 * + where the lowest bit of m is 0, and − otherwise.
 *
 * <p>Of n names a share of about 1 − e^(−n/D) meets another one in its column: 22 % with D = 4 n.
 *
 * <pre>{@code
 * FeatureHashing hashing = FeatureHashing.of(1 << 18);
 * HashedRows rows = new HashedRows(hashing);
 * rows.add("age", 1.5);
 * rows.add("site=north", 1);
 * rows.addWords("note", "Slept well, ate well");   // note=slept, note=well twice, note=ate
 * rows.endRow();
 * SparseFeatures x = rows.take();
 * }</pre>
 *
 * <p>References: K. Weinberger, A. Dasgupta, J. Langford, A. Smola, J. Attenberg, Feature hashing for large scale
 * multitask learning, ICML 2009; G. Fowler, L. C. Noll, K.-P. Vo for FNV-1a.
 *
 * @param columns D, 1 or more
 * @param seed 0 or more; another one gives another assignment of names to columns
 * @since 0.1
 */
public record FeatureHashing(int columns, long seed) {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Checks the numbers. */
    public FeatureHashing {
        if (columns < 1) {
            throw new IllegalArgumentException("hashing needs 1 column or more, got " + columns);
        }
        if (seed < 0) {
            throw new IllegalArgumentException("seed must not be negative, got " + seed);
        }
    }

    /** With seed 0. */
    public static FeatureHashing of(int columns) {
        return new FeatureHashing(columns, 0);
    }

    /** The column of a name. */
    public int column(String name) {
        return column(hash(name));
    }

    /** The sign of a name, 1 or −1. */
    public int sign(String name) {
        return sign(hash(name));
    }

    long hash(String name) {
        NullCheck.argument(name, "name");
        long hash = FNV_BASIS;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * FNV_PRIME;
        }
        return SplitMix.mix(hash + seed * SplitMix.GOLDEN);
    }

    int column(long hash) {
        return (int) ((hash >>> 32) * columns >>> 32);
    }

    static int sign(long hash) {
        return (hash & 1) == 0 ? 1 : -1;
    }
}
