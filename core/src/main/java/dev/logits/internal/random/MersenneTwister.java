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
    private final int[] drawn = new int[N];
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
            draw();
        }
        return drawn[at++];
    }

    /** All numbers of the next state. */
    private void draw() {
        for (int i = 0; i < N - M; i++) {
            state[i] = state[i + M] ^ twisted(state[i], state[i + 1]);
        }
        for (int i = N - M; i < N - 1; i++) {
            state[i] = state[i + M - N] ^ twisted(state[i], state[i + 1]);
        }
        state[N - 1] = state[M - 1] ^ twisted(state[N - 1], state[0]);
        for (int i = 0; i < N; i++) {
            int y = state[i];
            y ^= y >>> 11;
            y ^= y << 7 & 0x9d2c5680;
            y ^= y << 15 & 0xefc60000;
            drawn[i] = y ^ y >>> 18;
        }
        at = 0;
    }

    private static int twisted(int high, int low) {
        return (high & 0x80000000 | low & 0x7fffffff) >>> 1 ^ -(low & 1) & 0x9908b0df;
    }

    /** 2^52: a double of this exponent has a whole number of 52 bits for its fraction. */
    private static final long WHOLE = 0x4330000000000000L;

    /**
     * 32 bits modulo a number, which comes as a double, too. The quotient of two whole numbers below 2^32 is at least
     * 2^−32 of itself away from the next whole number above it, so rounding it to a double cannot reach that one. The
     * bits become a double by their place in one: the processor's conversion would wait for the quotient before.
     */
    private static int modulo(int bits, int bound, double sameBound) {
        long x = Integer.toUnsignedLong(bits);
        double d = Double.longBitsToDouble(WHOLE | x) - 0x1p52;
        return (int) (x - (long) (d / sameBound) * bound);
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
            int other = i + modulo(next(), n - i, n - i);
            int kept = all[i];
            all[i] = all[other];
            all[other] = kept;
        }
    }

    /** Whether a number is among the first entries of {@code torch.randperm(n)}: follows it alone through the swaps. */
    public boolean isAmongFirst(long seed, int n, int first, int number) {
        seed(seed);
        int last = Math.min(first, n - 1);
        int place = number;
        for (int i = 0; i < last; i += N) {
            draw();
            place = follow(drawn, Math.min(N, last - i), i, n, place);
            if (place < 0) {
                return true;
            }
        }
        return place < first;
    }

    /** Where the number at a place is after so many swaps from the i-th on, or −1 when one of them takes it in. */
    private static int follow(int[] drawn, int swaps, int i, int n, int place) {
        double bound = n - i;
        for (int j = 0; j < swaps; j++) {
            int other = i + j + modulo(drawn[j], n - i - j, bound);
            bound -= 1;
            if (other == place) {
                return -1;
            }
            if (i + j == place) {
                place = other;
            }
        }
        return place;
    }
}
