package dev.logits.internal.random;

/**
 * MT19937, and PyTorch's use of it: its watermarks are keyed by the permutations and bits that PyTorch draws.
 *
 * <p>Reference: M. Matsumoto, T. Nishimura, Mersenne twister, 1998.
 */
public final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int at;

    /** Begins anew; PyTorch uses the lower 32 bits of a seed. */
    public MersenneTwister seed(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
        at = N;
        return this;
    }

    /** 32 random bits. */
    public int next() {
        if (at == N) {
            for (int i = 0; i < N; i++) {
                int y = state[i] & 0x80000000 | state[(i + 1) % N] & 0x7fffffff;
                state[i] = state[(i + M) % N] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
            }
            at = 0;
        }
        int y = state[at++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    /**
     * The first entries of {@code torch.randperm(n)} with a generator of this seed.
     *
     * @param all holds 0 to n − 1 in any order on return, its first {@code first} entries being the permutation's
     */
    public void permutation(long seed, int n, int first, int[] all) {
        seed(seed);
        for (int i = 0; i < n; i++) {
            all[i] = i;
        }
        for (int i = 0; i < Math.min(first, n - 1); i++) {
            int other = i + Integer.remainderUnsigned(next(), n - i);
            int kept = all[i];
            all[i] = all[other];
            all[other] = kept;
        }
    }
}
