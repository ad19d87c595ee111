package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Examples worked by hand. */
class PenaltiesTest {
    private static final double BANNED = Double.NEGATIVE_INFINITY;

    private static double[] logits(LogitsProcessor rule, TokenHistory history, float... z) {
        Candidates c = new Candidates(z.length).reset(z, 0);
        rule.process(c, history, new StepRandom());
        return IntStream.range(0, z.length).mapToDouble(c::logitOf).toArray();
    }

    private static TokenHistory history(int[] prompt, int... generated) {
        TokenHistory history = TokenHistory.ofPrompt(prompt);
        for (int token : generated) {
            history.append(token);
        }
        return history;
    }

    private static int[] prompt(int... tokens) {
        return tokens;
    }

    @Test
    void repetitionDividesPositiveAndMultipliesNegativeLogitsOnce() {
        TokenHistory history = history(prompt(0, 1, 0), 2);
        assertThat(logits(new RepetitionPenalty(2), history, 4, -4, 0, 4)).containsExactly(2, -8, 0, 4);
        assertThat(logits(new RepetitionPenalty(2, Window.GENERATED), history, 4, -4, 6, 4))
                .containsExactly(4, -4, 3, 4);
        assertThat(logits(new RepetitionPenalty(2, Window.last(2)), history, 4, -4, 6, 4))
                .containsExactly(2, -4, 3, 4);
    }

    @Test
    void repetitionWorksOnLogitsAsTheTemperatureLeftThem() {
        Candidates c = new Candidates(3).reset(new float[] {4, -4, 1}, 0);
        c.divide(0.5);
        new RepetitionPenalty(2).process(c, TokenHistory.ofPrompt(0, 1), new StepRandom());
        assertThat(c.logitOf(0)).isEqualTo(4);
        assertThat(c.logitOf(1)).isEqualTo(-16);
        assertThat(c.logitOf(2)).isEqualTo(2);
    }

    @Test
    void repetitionAfterNormalizeMultipliesLogProbabilities() {
        Candidates c = new Candidates(2).reset(new float[] {7, 7}, 0);
        new Normalize().process(c, TokenHistory.ofPrompt(), new StepRandom());
        assertThat(c.logitOf(0)).isCloseTo(-Math.log(2), within(1e-15));
        new RepetitionPenalty(3).process(c, TokenHistory.ofPrompt(0), new StepRandom());
        assertThat(c.logitOf(0)).isCloseTo(-3 * Math.log(2), within(1e-6));
        assertThat(c.logitOf(1)).isCloseTo(-Math.log(2), within(1e-15));
    }

    @Test
    void frequencyCountsAndPresenceDoesNot() {
        TokenHistory history = history(prompt(3, 3), 0, 1, 0);
        assertThat(logits(new FrequencyPenalty(0.5, 0.25), history, 1, 1, 1, 1))
                .containsExactly(1 - 1.25, 1 - 0.75, 1, 1);
        assertThat(logits(new FrequencyPenalty(0.5, 0.25, Window.ALL), history, 1, 1, 1, 1)[3])
                .isEqualTo(1 - 1.25);
    }

    @Test
    void dryPenalizesByTheLengthOfTheRepetition() {
        // … 1 2 3 4 … 1 2 3: token 4 would repeat a stretch of 3.
        TokenHistory history = TokenHistory.ofPrompt(1, 2, 3, 4, 5, 1, 2, 3);
        double[] z = logits(new Dry(1, 2, 2, Window.ALL, List.of()), history, 0, 0, 0, 0, 0, 0);
        assertThat(z).containsExactly(0, 0, 0, 0, -2, 0);
        // a breaker between 1 and 2 leaves a stretch of 2
        z = logits(new Dry(1, 2, 2, Window.ALL, List.of(Tokens.of(1))), history, 0, 0, 0, 0, 0, 0);
        assertThat(z[4]).isEqualTo(-1);
        z = logits(new Dry(1, 2, 2, Window.ALL, List.of(Tokens.of(1, 2))), history, 0, 0, 0, 0, 0, 0);
        assertThat(z[4]).as("one token left behind the breaker").isZero();
        z = logits(new Dry(1, 2, 2, Window.ALL, List.of(Tokens.of(4))), history, 0, 0, 0, 0, 0, 0);
        assertThat(z[4]).as("a breaker itself").isZero();
        z = logits(new Dry(1, 2, 2, Window.last(6), List.of()), history, 0, 0, 0, 0, 0, 0);
        assertThat(z[4]).as("the earlier stretch begins before the window").isZero();
    }

    @Test
    void dryTakesTheLongestOfSeveralRepetitions() {
        // 2 3 9 | 1 2 3 9 | 1 2 3: token 9 follows "2 3" and "1 2 3".
        TokenHistory history = TokenHistory.ofPrompt(2, 3, 9, 1, 2, 3, 9, 8, 1, 2, 3);
        double[] z = logits(new Dry(0.5, 3, 1, Window.ALL, List.of()), history, new float[10]);
        assertThat(z[9]).isEqualTo(-0.5 * 9);
    }

    @Test
    void dryAgreesWithTheDefinitionOnRandomTexts() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int[] text = random.ints(random.nextInt(1, 60), 0, 3).toArray();
            TokenHistory history = TokenHistory.ofPrompt(text);
            int allowed = random.nextInt(1, 4);
            List<Tokens> breakers = round % 2 == 0 ? List.of() : List.of(Tokens.of(2, 0));
            double[] z = logits(new Dry(1, 1.5, allowed, Window.ALL, breakers), history, 0, 0, 0);
            for (int token = 0; token < 3; token++) {
                int length = longest(text, token, !breakers.isEmpty());
                double expected = length >= allowed ? -Math.pow(1.5, length - allowed) : 0;
                assertThat(z[token]).as("seed 5, round %d", round).isCloseTo(expected, within(1e-6 * -expected));
            }
        }
    }

    private static int longest(int[] text, int token, boolean breakers) {
        int n = text.length;
        int limit = n;
        for (int end = n; breakers && end >= 2; end--) {
            if (text[end - 2] == 2 && text[end - 1] == 0) {
                limit = n - end;
                break;
            }
        }
        int longest = 0;
        for (int place = 1; place < n; place++) {
            int length = 0;
            while (text[place] == token
                    && length < Math.min(limit, place)
                    && text[place - 1 - length] == text[n - 1 - length]) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    @Test
    void dryStaysFiniteAndQuickInEndlessRepetition() {
        TokenHistory history = TokenHistory.ofPrompt(new int[20_000]);
        double[] z = logits(new Dry(0.8, 1.75, 2, Window.ALL, List.of()), history, 0, 0);
        assertThat(z[0]).isFinite().isLessThan(-1e38);
        assertThat(z[1]).isZero();
    }

    @Test
    void noRepeatNgramBansWhatCameAfterTheSameTokens() {
        TokenHistory history = TokenHistory.ofPrompt(1, 2, 3, 1, 2);
        assertThat(logits(new NoRepeatNgram(3), history, 0, 0, 0, 0)).containsExactly(0, 0, 0, BANNED);
        assertThat(logits(new NoRepeatNgram(2), history, 0, 0, 0, 0)).containsExactly(0, 0, 0, BANNED);
        assertThat(logits(new NoRepeatNgram(1), history, 0, 0, 0, 0)).containsExactly(0, BANNED, BANNED, BANNED);
        assertThat(logits(new NoRepeatNgram(6), history, 0, 0, 0, 0)).containsExactly(0, 0, 0, 0);
        assertThat(logits(new NoRepeatNgram(1), TokenHistory.ofPrompt(), 0, 0)).containsExactly(0, 0);
    }

    @Test
    void sequenceBiasesAddUpAndNeedTheirPrefix() {
        SequenceBias rule = new SequenceBias(List.of(
                new SequenceBias.Biased(Tokens.of(3), 1),
                new SequenceBias.Biased(Tokens.of(2, 3), 10),
                new SequenceBias.Biased(Tokens.of(1, 2, 3), 100),
                new SequenceBias.Biased(Tokens.of(0, 2, 3), 1000),
                new SequenceBias.Biased(Tokens.of(9, 9, 9, 9, 3), 5000)));
        assertThat(logits(rule, TokenHistory.ofPrompt(1, 2), 0, 0, 0, 0)).containsExactly(0, 0, 0, 111);
        assertThat(logits(rule, TokenHistory.ofPrompt(), 0, 0, 0, 0)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void badWordsBanTheLastTokenOfASequence() {
        BadWords rule = new BadWords(List.of(Tokens.of(0), Tokens.of(1, 2)));
        assertThat(logits(rule, TokenHistory.ofPrompt(1), 5, 5, 5)).containsExactly(BANNED, 5, BANNED);
        assertThat(logits(rule, TokenHistory.ofPrompt(2), 5, 5, 5)).containsExactly(BANNED, 5, 5);
    }

    @Test
    void logitBiasAdds() {
        assertThat(logits(new LogitBias(Map.of(0, 2.5, 2, BANNED)), TokenHistory.ofPrompt(), 1, 1, 1))
                .containsExactly(3.5, 1, BANNED);
    }

    @Test
    void lengthRulesWatchTheirOwnLength() {
        Tokens stop = Tokens.of(1);
        TokenHistory three = history(prompt(0, 0), 0);
        assertThat(logits(new MinLength(4, stop), three, 0, 0)[1]).isEqualTo(BANNED);
        assertThat(logits(new MinLength(3, stop), three, 0, 0)[1]).isZero();
        assertThat(logits(new MinNewTokens(2, stop), three, 0, 0)[1]).isEqualTo(BANNED);
        assertThat(logits(new MinNewTokens(1, stop), three, 0, 0)[1]).isZero();
        assertThat(logits(new ForcedLastToken(stop, 2), three, 0, 0)).containsExactly(BANNED, 0);
        assertThat(logits(new ForcedLastToken(stop, 3), three, 0, 0)).containsExactly(0, 0);
        assertThat(logits(new ForcedFirstToken(1), three, 0, 0)).containsExactly(0, 0);
        assertThat(logits(new ForcedFirstToken(1), TokenHistory.ofPrompt(0), 0, 0))
                .containsExactly(BANNED, 0);
        assertThat(logits(new BeginSuppressedTokens(stop), TokenHistory.ofPrompt(0), 0, 0))
                .containsExactly(0, BANNED);
        assertThat(logits(new BeginSuppressedTokens(stop), three, 0, 0)).containsExactly(0, 0);
        assertThat(logits(new SuppressedTokens(stop), three, 0, 0)).containsExactly(0, BANNED);
        assertThat(logits(new AllowedTokens(stop), three, 0, 0)).containsExactly(BANNED, 0);
    }

    @Test
    void lengthDecayGrowsAfterItsStart() {
        LengthDecay rule = new LengthDecay(1, 2, Tokens.of(0, 1));
        assertThat(logits(rule, history(prompt(0, 0), 0), 3, -3)).containsExactly(3, -3);
        assertThat(logits(rule, history(prompt(0, 0), 0, 0, 0), 3, -3)).containsExactly(3 + 3 * 3, -3 + 3 * 3);
        assertThat(logits(new LengthDecay(0, 1e30, Tokens.of(0)), history(prompt(), 0, 0, 0), 3, 0)[0])
                .isFinite();
    }

    @Test
    void anNgramOfHalfAHundredThousandEqualTokensTakesNoTime() {
        int[] equal = new int[100_000];
        Candidates c = new Candidates(4);
        TokenHistory history = TokenHistory.ofPrompt(equal);
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int step = 0; step < 10; step++) {
                new NoRepeatNgram(50_000).process(c.reset(new float[4]), history, new StepRandom());
            }
        });
        assertThat(c.logitOf(0)).isEqualTo(BANNED);
        assertThat(c.logitOf(1)).isEqualTo(0);
    }

    @Test
    void bansWhatAnNgramByNgramSearchBans() {
        Random random = new Random(4);
        for (int round = 0; round < 500; round++) {
            int[] text = random.ints(random.nextInt(30), 0, 3).toArray();
            int n = 1 + random.nextInt(5);
            double[] expected = new double[3];
            for (int i = 0; i + n <= text.length; i++) {
                if (Arrays.equals(text, i, i + n - 1, text, text.length - n + 1, text.length)) {
                    expected[text[i + n - 1]] = BANNED;
                }
            }
            assertThat(logits(new NoRepeatNgram(n), TokenHistory.ofPrompt(text), 0, 0, 0))
                    .as("n = %d after %s", n, Arrays.toString(text))
                    .containsExactly(expected);
        }
    }

    @Test
    void topHKeepsWhatFiftyDigitsKeep() {
        Random random = new Random(12);
        for (int round = 0; round < 300; round++) {
            double spread = Math.pow(10, 4 * random.nextDouble() - 1);
            float[] z = new float[2 + random.nextInt(8)];
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) (spread * random.nextGaussian());
            }
            if (round % 3 == 0) {
                z[0] = 1800;
            }
            double alpha = 0.001 + 0.999 * random.nextDouble();
            Row.View view = new Row(z).at(1);
            assertThat(kept(new TopH(alpha), z))
                    .as("round %d: %s, alpha = %s", round, Arrays.toString(z), alpha)
                    .isEqualTo(SlowRules.topH(view, alpha, 100).length);
        }
    }

    @Test
    void topHLooksBeyondWhereExpUnderflows() {
        assertThat(kept(new TopH(0.3), 1800, 0, -1, -2)).isEqualTo(1);
        // e^-1800 · 1800 · (1, 1.0006 e^-1, 1.0011 e^-2): the second has 0.665 of the entropy, the third 0.245
        assertThat(kept(new TopH(0.7), 1800, 0, -1, -2)).isEqualTo(2);
        assertThat(kept(new TopH(0.95), 1800, 0, -1, -2)).isEqualTo(3);
        assertThat(kept(new TopH(0.5), 1800, 0, 0, 0)).isEqualTo(2);
        assertThat(kept(new TopH(1), 1800, 0, -1, -2)).isEqualTo(4);
        assertThat(kept(new TopH(0.9), 70, 0, -1, -2)).isEqualTo(2);
        assertThat(kept(new TopH(0.3), 3e38f, -3e38f)).isEqualTo(1);
    }

    private static int kept(LogitsProcessor rule, float... z) {
        Candidates c = new Candidates(z.length).reset(z);
        rule.process(c, TokenHistory.ofPrompt(), new StepRandom());
        return c.unmasked();
    }

    /**
     * Every rule where doubles end: what stays finite is neither banned nor an error, and the most likely token stays.
     */
    @Test
    void noRuleFailsWhereDoublesOverflowOrUnderflow() {
        TokenHistory seen = history(new int[] {0}, 1, 1, 1);
        double[][] large = {{1e-300}, {1e300}, {1e-320}, {Double.MAX_VALUE}};
        float[][] rows = {{3e38f, -3e38f, 1, 2}, {1800, 0, -1, -2}, {1e-45f, 0, 0, -1e-45f}};
        for (float[] z : rows) {
            for (double[] t : large) {
                for (double[] r : large) {
                    Candidates c = new Candidates(4).reset(z);
                    new Temperature(t[0]).process(c, seen, new StepRandom());
                    for (LogitsProcessor rule : List.of(
                            new RepetitionPenalty(r[0]),
                            new FrequencyPenalty(r[0], r[0]),
                            new FrequencyPenalty(-r[0], -r[0]),
                            new Dry(r[0], 1e300, 1, Window.ALL, List.of()),
                            new LogitBias(Map.of(2, r[0], 3, -r[0])),
                            new LengthDecay(1, r[0], Tokens.of(1)))) {
                        rule.process(c, seen, new StepRandom());
                        assertThat(c.unmasked()).as("%s at T = %s", rule, t[0]).isEqualTo(4);
                        assertThat(c.logitOf(0)).as("%s at T = %s", rule, t[0]).isFinite();
                    }
                    for (LogitsProcessor rule : List.of(
                            new TopNSigma(r[0]),
                            new DynamicTemperature(1e308, 1e308),
                            new EtaCutoff(1e-320),
                            new EpsilonCutoff(1e-320),
                            new MinP(1e-320),
                            new TopP(1e-320),
                            new PLess(),
                            new TopH(1e-320))) {
                        Candidates d = new Candidates(4).reset(z);
                        new Temperature(t[0]).process(d, seen, new StepRandom());
                        rule.process(d, seen, new StepRandom());
                        assertThat(d.logitOf(0)).as("%s at T = %s", rule, t[0]).isFinite();
                        assertThat(d.top()).as("%s at T = %s", rule, t[0]).isEqualTo(0);
                    }
                    for (double p : new double[] {1e-320, 0.5, 0.999}) {
                        Candidates d = new Candidates(4).reset(z);
                        new Temperature(t[0]).process(d, seen, new StepRandom());
                        keepsTheMostTypical(d, new TypicalP(p));
                    }
                    for (Sampler sampler : List.of(new Mirostat(1e308, 1e308), new Mirostat2(1e308, 1e308))) {
                        Sampler session = sampler.newSession();
                        for (int step = 0; step < 3; step++) {
                            Candidates d = new Candidates(4).reset(z);
                            d.divide(t[0]);
                            assertThat(session.sample(d, new StepRandom())).isBetween(0, 3);
                        }
                    }
                }
            }
        }
    }

    /**
     * It may drop the most likely token, so what is checked is the definition: no dropped token is more typical than a
     * kept one, those that are kept have probability P, and without the least typical of them they have not.
     */
    private static void keepsTheMostTypical(Candidates c, TypicalP rule) {
        double[] z = IntStream.range(0, 4).mapToDouble(c::logit).toArray();
        Row.View v = new Row.View(z);
        double lse = v.max + Math.log(v.total);
        double entropy = v.entropy();
        rule.process(c, TokenHistory.ofPrompt(), new StepRandom());
        double farthestKept = 0;
        double nearestDropped = Double.POSITIVE_INFINITY;
        double mass = 0;
        double least = 0;
        for (int token = 0; token < 4; token++) {
            double distance = Math.abs(lse - z[token] - entropy);
            if (c.indexOf(token) < 0) {
                nearestDropped = Math.min(nearestDropped, distance);
            } else {
                mass += v.p(token);
                least = distance >= farthestKept ? v.p(token) : least;
                farthestKept = Math.max(farthestKept, distance);
                assertThat(c.logitOf(token)).isFinite();
            }
        }
        String what = rule + " of " + Arrays.toString(z);
        assertThat(farthestKept).as(what).isLessThanOrEqualTo(nearestDropped * (1 + 1e-9) + 1e-9);
        assertThat(mass).as(what).isGreaterThanOrEqualTo(rule.p() - 1e-9);
        assertThat(c.size() == 1 || mass - least < rule.p() + 1e-9).as(what).isTrue();
    }

    @Test
    void theRuleThatRemovedTheLastCandidateIsNamed() {
        DecodingPlan plan = DecodingPlan.of(
                Sampler.GREEDY, new SuppressedTokens(Tokens.of(0)), new AllowedTokens(Tokens.of(0)), new TopK(1));
        assertThatThrownBy(() -> plan.newSession()
                        .next(new Candidates(3).reset(new float[3], 0), TokenHistory.ofPrompt(), new StepRandom()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no candidate is left: AllowedTokens[tokens=[0]] removed the last one; allow more tokens, or"
                                + " drop the rule");
        DecodingPlan bans = DecodingPlan.of(
                Sampler.ANCESTRAL, new SuppressedTokens(Tokens.of(0, 2)), new NoRepeatNgram(1), new Temperature(2));
        assertThatThrownBy(() -> bans.newSession()
                        .next(new Candidates(3).reset(new float[3], 0), TokenHistory.ofPrompt(1), new StepRandom()))
                .hasMessageContaining("NoRepeatNgram[n=1] removed the last one");
    }

    @Test
    void aBadRowIsNamedAsOne() {
        DecodingPlan plan = DecodingPlan.of(Sampler.GREEDY, new LogitBias(Map.of(0, 1.0)));
        Candidates c = new Candidates(3).reset(new float[] {0, Float.NaN, 0}, 0);
        assertThatThrownBy(() -> plan.newSession().next(c, TokenHistory.ofPrompt(), new StepRandom()))
                .hasMessageContaining("class 1 is NaN");
        float[] masked = {(float) BANNED, (float) BANNED, (float) BANNED};
        assertThatThrownBy(() -> plan.newSession().next(c.reset(masked, 0), TokenHistory.ofPrompt(), new StepRandom()))
                .hasMessageContaining("-Infinity in every class");
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamed() {
        assertThatThrownBy(() -> logits(new RepetitionPenalty(2), TokenHistory.ofPrompt(0, 7), 0, 0))
                .hasMessage("token 1 of the history is 7, which is not in the vocabulary: expected 0..1");
        assertThatThrownBy(() -> logits(new SuppressedTokens(Tokens.of(7)), TokenHistory.ofPrompt(), 0, 0))
                .hasMessageContaining("token 7 is not in the vocabulary: expected 0..1");
    }

    @Test
    void rejectsParametersOutsideTheirRangeAndNamesTheRemedy() {
        assertThatThrownBy(() -> new Temperature(0))
                .hasMessage("temperature must be positive and finite, got 0.0; for the most likely token use"
                        + " Sampler.GREEDY");
        assertThatThrownBy(() -> new TopK(0)).hasMessageContaining("got 0; to keep every candidate leave the rule out");
        assertThatThrownBy(() -> new TopP(1.1)).hasMessageContaining("got 1.1");
        assertThatThrownBy(() -> new TopP(0.9, 0)).hasMessageContaining("minKeep = 0");
        assertThatThrownBy(() -> new MinP(-0.1)).hasMessageContaining("-0.1");
        assertThatThrownBy(() -> new EpsilonCutoff(1)).hasMessageContaining("leave the rule out");
        assertThatThrownBy(() -> new Xtc(0.5, 0.6)).hasMessageContaining("never two such candidates");
        assertThatThrownBy(() -> new RepetitionPenalty(0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new FrequencyPenalty(Double.NaN, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Dry(1, 0.5, 2, Window.ALL, List.of())).hasMessageContaining("0.5");
        assertThatThrownBy(() -> new NoRepeatNgram(0)).hasMessageContaining("n = 0");
        assertThatThrownBy(() -> new LogitBias(Map.of(3, Double.NaN))).hasMessageContaining("token 3");
        assertThatThrownBy(() -> new AllowedTokens(Tokens.of())).hasMessageContaining("leave the rule out");
        assertThatThrownBy(() -> Tokens.of(1, -2)).hasMessage("tokens[1] = -2 is not a token: expected 0 or more");
        assertThatThrownBy(() -> Window.last(0)).hasMessageContaining("Window.ALL");
        assertThatThrownBy(() -> new Candidates(0)).hasMessageContaining("got 0");
    }

    @Test
    void aRowOfAnotherLengthThanTheVocabularyIsRefused() {
        Candidates c = new Candidates(3);
        for (int length : new int[] {2, 4}) {
            assertThatThrownBy(() -> c.reset(new float[length]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got " + length + " logits for a vocabulary of 3 tokens");
        }
        assertThat(c.reset(new float[] {1, 3, 2}).top()).isEqualTo(1);
        assertThat(c.reset(new float[] {9, 1, 2, 3}, 1).top()).isEqualTo(2);
        assertThatThrownBy(() -> c.reset(new float[4], 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("from offset 2 needs 5 floats");
        assertThatThrownBy(() -> c.reset(new float[4], -1)).hasMessageContaining("offset -1");
        assertThatThrownBy(() -> c.logitOf(3)).hasMessage("token 3 is not in the vocabulary: expected 0..2");
        assertThatThrownBy(() -> c.id(3)).hasMessage("candidate 3 of 3 candidates");
    }
}
