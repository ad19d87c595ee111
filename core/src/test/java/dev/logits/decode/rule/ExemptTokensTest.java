package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExemptTokensTest {
    private static final TokenHistory HISTORY = TokenHistory.ofPrompt(1, 2, 3, 1, 2, 0, 1, 2);

    private static double[] run(LogitsProcessor rule, float... z) {
        Candidates c = new Candidates(z.length).reset(z);
        rule.process(c, HISTORY, new StepRandom());
        return IntStream.range(0, z.length).mapToDouble(c::logitOf).toArray();
    }

    private static float[] row(Random random, int n) {
        float[] z = new float[n];
        for (int i = 0; i < n; i++) {
            z[i] = (float) (2 * random.nextGaussian());
        }
        return z;
    }

    /** What is exempt keeps its logit; all others are as without exemption. */
    @Test
    void penaltiesLeaveExemptTokensAsTheyAre() {
        Tokens exempt = Tokens.of(3, 0);
        List<List<LogitsProcessor>> pairs = List.of(
                List.of(new RepetitionPenalty(1.5), new RepetitionPenalty(1.5, Window.ALL, exempt)),
                List.of(
                        new FrequencyPenalty(0.5, 0.25, Window.ALL),
                        new FrequencyPenalty(0.5, 0.25, Window.ALL, exempt)),
                List.of(new Dry(1, 2, 1, Window.ALL, List.of()), new Dry(1, 2, 1, Window.ALL, List.of(), exempt)));
        float[] z = {1, 2, 3, 4, 5};
        for (List<LogitsProcessor> pair : pairs) {
            double[] plain = run(pair.get(0), z);
            double[] spared = run(pair.get(1), z);
            int changed = 0;
            for (int token = 0; token < z.length; token++) {
                assertThat(spared[token]).isEqualTo(exempt.contains(token) ? z[token] : plain[token]);
                changed += plain[token] != spared[token] ? 1 : 0;
            }
            assertThat(changed).as("%s", pair).isPositive();
        }
    }

    /** text-generation-webui: if a special token is to be removed, nothing is. */
    @Test
    void xtcDoesNothingWhereAnExemptTokenWouldBeDropped() {
        Random random = new Random(5);
        int stopped = 0;
        int went = 0;
        for (int round = 0; round < 400; round++) {
            float[] z = row(random, 8);
            double[] plain = run(new Xtc(1, 0.1, 1), z);
            double[] spared = run(new Xtc(1, 0.1, 1, Tokens.of(2, 6)), z);
            boolean drops = plain[2] == Double.NEGATIVE_INFINITY || plain[6] == Double.NEGATIVE_INFINITY;
            for (int i = 0; i < z.length; i++) {
                assertThat(spared[i]).isEqualTo(drops ? z[i] : plain[i]);
            }
            stopped += drops ? 1 : 0;
            went += drops || java.util.Arrays.stream(plain).allMatch(Double::isFinite) ? 0 : 1;
        }
        assertThat(stopped).isGreaterThan(50);
        assertThat(went).isGreaterThan(50);
    }

    @Test
    void exemptTokensAreASetWhateverTheirOrder() {
        assertThat(new Xtc(1, 0.1, 1, Tokens.of(6, 2, 6))).isEqualTo(new Xtc(1, 0.1, 1, Tokens.of(2, 6)));
        assertThat(new RepetitionPenalty(2, Window.ALL, Tokens.of(3, 1)).exempt())
                .isEqualTo(Tokens.of(1, 3));
    }
}
