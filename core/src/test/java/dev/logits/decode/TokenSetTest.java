package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenSetTest {
    private static final int VOCABULARY = 1300;

    @Test
    void smallAndLargeSetsSayTheSame() {
        SplittableRandom random = new SplittableRandom(1);
        for (int size : new int[] {0, 1, 5, 20, 21, 400, VOCABULARY}) {
            int[] tokens = random.ints(size, 0, VOCABULARY).distinct().sorted().toArray();
            TokenSet set = TokenSet.of(VOCABULARY, tokens);
            assertThat(set.toArray()).isEqualTo(tokens);
            assertThat(set.size()).isEqualTo(tokens.length);
            assertThat(TokenSet.ofBits(VOCABULARY, set.toBits())).isEqualTo(set).hasSameHashCodeAs(set);
            for (int token = 0; token < VOCABULARY; token++) {
                assertThat(set.contains(token)).isEqualTo(Arrays.binarySearch(tokens, token) >= 0);
            }
            TokenSet more = set.with(7, 1299, 7);
            assertThat(more.toArray())
                    .isEqualTo(IntStream.concat(Arrays.stream(tokens), IntStream.of(7, 1299))
                            .distinct()
                            .sorted()
                            .toArray());
            assertThat(more.size()).isEqualTo(more.toArray().length);
        }
    }

    @Test
    void whatIsNotInTheVocabularyIsAnError() {
        assertThatThrownBy(() -> TokenSet.of(10, 3, 10)).hasMessageContaining("expected 0..9");
        assertThatThrownBy(() -> TokenSet.ofBits(10, new long[] {1L << 10}))
                .hasMessageContaining("beyond the vocabulary");
        assertThatThrownBy(() -> TokenSet.ofBits(10, new long[2])).hasMessageContaining("does not take 2 words");
        assertThat(TokenSet.of(10, 3).contains(-1)).isFalse();
    }

    @Test
    void candidatesKeepALargeSetAsTheyKeepItsTokens() {
        SplittableRandom random = new SplittableRandom(2);
        float[] z = new float[VOCABULARY];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (random.nextDouble() * 20 - 10);
        }
        z[5] = Float.NEGATIVE_INFINITY;
        int[] tokens = random.ints(700, 0, VOCABULARY).distinct().toArray();
        for (int[] kept : new int[][] {tokens, {5, 8, 1000}}) {
            Candidates byIds = new Candidates(VOCABULARY).reset(z);
            byIds.keepTokens(Tokens.setOf(kept));
            Candidates bySet = new Candidates(VOCABULARY).reset(z);
            bySet.keepTokens(TokenSet.of(VOCABULARY, kept));
            assertThat(bySet.unmasked()).isEqualTo(byIds.unmasked());
            assertThat(bySet.top()).isEqualTo(byIds.top());
            for (double u : new double[] {0, 0.1, 0.5, 0.9, 0.99999}) {
                assertThat(bySet.draw(u)).isEqualTo(byIds.draw(u));
            }
            for (int token = 0; token < VOCABULARY; token++) {
                assertThat(bySet.logitOf(token)).isEqualTo(byIds.logitOf(token));
            }
            Candidates shortlist = new Candidates(VOCABULARY).reset(z);
            shortlist.keepTop(900);
            shortlist.keepTokens(TokenSet.of(VOCABULARY, tokens));
            Candidates changed = new Candidates(VOCABULARY).reset(z);
            changed.ban(tokens[0]);
            changed.keepTokens(TokenSet.of(VOCABULARY, tokens));
            assertThat(changed.logitOf(tokens[0])).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(changed.logitOf(tokens[1])).isEqualTo((double) z[tokens[1]]);
            assertThat(shortlist.unmasked()).isLessThan(900);
        }
        Candidates none = new Candidates(VOCABULARY).reset(z);
        assertThatThrownBy(() -> none.keepTokens(TokenSet.of(VOCABULARY, 5))).isInstanceOf(DeadEndException.class);
        assertThatThrownBy(() -> none.keepTokens(TokenSet.of(9, 5))).hasMessageContaining("vocabulary of 9");
        z[3] = Float.NaN;
        none.reset(z);
        assertThatThrownBy(() -> none.keepTokens(TokenSet.of(VOCABULARY, tokens)))
                .hasMessageContaining("NaN");
    }
}
