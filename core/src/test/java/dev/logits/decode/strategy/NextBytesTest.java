package dev.logits.decode.strategy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.FunctionModel;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.text.Tokenizer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NextBytesTest {
    private static final String[] PIECES = {"a", "b", "ab", "ba", "aba", "bb", "c", "", "ab", ""};
    private static final FunctionModel MODEL = FunctionModel.tree(PIECES.length, 5, 2);

    private static final Tokenizer TOKENIZER = new Tokenizer() {
        @Override
        public int size() {
            return 9; // the model has a logit more, of no token
        }

        @Override
        public int[] encode(String text) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] bytes(int token) {
            return PIECES[token].getBytes(UTF_8);
        }
    };

    private static double[] after(int[] tokens) {
        return Arrays.stream(SlowBeams.logSoftmax(MODEL.after(tokens)))
                .map(Math::exp)
                .toArray();
    }

    /** The probability that what the model writes behind these tokens begins with these bytes. */
    private static double begins(int[] tokens, String with) {
        if (with.isEmpty()) {
            return 1;
        }
        double[] p = after(tokens);
        double sum = 0;
        for (int token = 0; token < p.length; token++) {
            String piece = PIECES[token];
            if (piece.startsWith(with)) {
                sum += p[token];
            } else if (!piece.isEmpty() && with.startsWith(piece)) {
                int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
                longer[tokens.length] = token;
                sum += p[token] * begins(longer, with.substring(piece.length()));
            }
        }
        return sum;
    }

    private static double[] exact(int[] prompt, String text) {
        double[] p = new double[NextBytes.END + 1];
        double all = begins(prompt, text);
        p[NextBytes.END] = 1;
        for (char b = 'a'; b <= 'c'; b++) {
            p[b] = begins(prompt, text + b) / all;
            p[NextBytes.END] -= p[b];
        }
        return p;
    }

    @Test
    void probabilitiesAreSumsOverAllSequencesOfTokens() {
        int[] prompt = {6, 0};
        for (String text : new String[] {"", "a", "ab", "abab", "bbabac", "cabbaababab"}) {
            try (NextBytes next = NextBytes.open(MODEL, TOKENIZER, prompt, 0)) {
                next.append(text.getBytes(UTF_8));
                assertThat(next.probabilities()).as(text).containsExactly(exact(prompt, text), within(1e-6));
                assertThat(next.logProbability()).isCloseTo(Math.log(begins(prompt, text)), within(1e-6));
                assertThat(next.error()).isZero();
            }
        }
    }

    @Test
    void whatIsNotReadIsWithinTheErrorThatIsTold() {
        String text = "abbaababacbab";
        long before = Long.MAX_VALUE;
        for (double bound : new double[] {1e-6, 0.01, 0.1, 0.4}) {
            boolean wrong = false;
            try (NextBytes next = NextBytes.open(MODEL, TOKENIZER, new int[] {1}, bound)) {
                for (int i = 0; i < text.length(); i++) {
                    next.append((byte) text.charAt(i));
                    double[] exact = exact(new int[] {1}, text.substring(0, i + 1));
                    double[] told = next.probabilities();
                    assertThat(next.error()).isLessThanOrEqualTo(bound);
                    for (int b = 0; b < exact.length; b++) {
                        assertThat(told[b]).isCloseTo(exact[b], within(next.error() + 1e-6));
                        wrong |= Math.abs(told[b] - exact[b]) > 1e-5;
                    }
                    assertThat(Math.exp(next.logProbability())).isLessThan(1);
                }
                assertThat(next.steps()).isLessThan(before);
                before = next.steps();
            }
            assertThat(wrong).isEqualTo(bound > 1e-3); // or the bound would do nothing
        }
    }

    @Test
    void halfAWordGoesOnWhateverTokensItIsCutInto() {
        ContextLanguageModel model = ContextLanguageModel.embedded();
        int end = model.tokenizer().end().orElseThrow();
        try (NextBytes next = NextBytes.open(model, model.tokenizer(), new int[] {end}, 1e-4)) {
            next.append("Once upon a ti".getBytes(UTF_8));
            assertThat(next.probabilities()['m']).isGreaterThan(0.99);
            next.append("me there was a little gi".getBytes(UTF_8));
            assertThat(next.probabilities()['r']).isGreaterThan(0.9);
            assertThat(next.error()).isLessThanOrEqualTo(1e-4);
            assertThat(next.length()).isEqualTo(38);
        }
    }

    @Test
    void rejectsWhatNoTextBeginsWith() {
        assertThatThrownBy(() -> NextBytes.open(MODEL, TOKENIZER, new int[0], 0))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> NextBytes.open(MODEL, TOKENIZER, new int[] {1}, -1))
                .hasMessageContaining("the bound of errors");
        try (NextBytes next = NextBytes.open(MODEL, TOKENIZER, new int[] {1}, 0)) {
            next.append((byte) 'a');
            assertThatThrownBy(() -> next.append((byte) 'd')).hasMessageContaining("byte 1, 100, has probability 0");
        }
    }
}
