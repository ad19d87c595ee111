package dev.logits.internal.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MersenneTwisterTest {
    /** The C++ standard, [rand.predef], says what the ten thousandth number is. */
    @Test
    void theTenThousandthNumberIsTheStandards() {
        MersenneTwister random = new MersenneTwister().seed(5489);
        for (int i = 0; i < 9999; i++) {
            random.next();
        }
        assertThat(Integer.toUnsignedLong(random.next())).isEqualTo(4_123_659_995L);
    }

    /** PyTorch 2.13: {@code torch.randperm(10, generator=torch.Generator().manual_seed(42))}. */
    @Test
    void aPermutationIsPyTorchs() {
        int[] all = new int[10];
        new MersenneTwister().permutation(42, 10, 10, all);
        assertThat(all).containsExactly(2, 6, 1, 8, 4, 5, 0, 9, 3, 7);
    }

    @Test
    void aNumberIsAmongTheFirstWhereThePermutationHasIt() {
        MersenneTwister random = new MersenneTwister();
        for (int n : new int[] {1, 2, 3, 10, 257, 1000}) {
            int[] all = new int[n];
            for (long seed = -20; seed < 20; seed++) {
                for (int first : new int[] {0, 1, n / 4, n - 1, n}) {
                    random.permutation(seed, n, first, all);
                    Set<Integer> expected = new HashSet<>();
                    for (int i = 0; i < first; i++) {
                        expected.add(all[i]);
                    }
                    for (int number = 0; number < n; number += 1 + n / 50) {
                        assertThat(random.isAmongFirst(seed, n, first, number))
                                .as("%d among the first %d of %d, seed %d", number, first, n, seed)
                                .isEqualTo(expected.contains(number));
                    }
                }
            }
        }
    }
}
