package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.PlanSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final float MASKED = Float.NEGATIVE_INFINITY;
    private static final TokenHistory NOTHING = TokenHistory.ofPrompt();

    private static Candidates candidates(float... z) {
        return new Candidates(z.length).reset(z, 0);
    }

    @Test
    void greedyTakesTheLowestIdOfEqualLogits() {
        assertThat(Sampler.GREEDY.sample(candidates(1, 3, -2, 3), new StepRandom()))
                .isEqualTo(1);
        assertThat(Sampler.GREEDY.sample(candidates(-0f, 0f, -1), new StepRandom()))
                .isZero();
        float[] large = new float[5000];
        large[4998] = large[4990] = 1;
        assertThat(Sampler.GREEDY.sample(candidates(large), new StepRandom())).isEqualTo(4990);
    }

    @Test
    void drawsFollowTheSoftmaxOfTheWholeVocabulary() {
        Row row = new Row(Row.Kind.RANDOM, 700, 4);
        fits(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(2)), row, 20_000);
    }

    @Test
    void drawsFollowTheSoftmaxOfAShortlist() {
        Row row = new Row(Row.Kind.FLAT, 3000, 4);
        fits(DecodingPlan.of(Sampler.ANCESTRAL, new TopK(30)), row, 20_000);
        fits(DecodingPlan.of(Sampler.ANCESTRAL, new TopP(0.02), new Temperature(0.3)), row, 20_000);
    }

    /** Chi-square of the tokens drawn against the exact distribution; rare tokens together. */
    private static void fits(DecodingPlan plan, Row row, int draws) {
        PlanSession session = plan.newSession();
        Candidates c = new Candidates(row.n);
        StepRandom random = new StepRandom();
        int[] counts = new int[row.n];
        for (int step = 0; step < draws; step++) {
            counts[session.next(c.reset(row.raw, 0), NOTHING, random.at(7, 3, step))]++;
        }
        session.process(c.reset(row.raw, 0), NOTHING, random);
        double[] expected = new double[row.n];
        for (int i = 0; i < c.size(); i++) {
            expected[c.id(i)] = draws * c.probability(i);
        }
        assertThat(chiSquareExceedance(expected, counts)).isLessThan(4);
    }

    /** How many standard deviations the statistic is above its mean, by Wilson and Hilferty. */
    private static double chiSquareExceedance(double[] expected, int[] counts) {
        double statistic = 0;
        double restExpected = 0;
        int restCount = 0;
        int cells = 0;
        for (int i = 0; i < counts.length; i++) {
            if (expected[i] == 0) {
                assertThat(counts[i])
                        .as("draws of token %d, whose probability is 0", i)
                        .isZero();
            } else if (expected[i] < 8) {
                restExpected += expected[i];
                restCount += counts[i];
            } else {
                statistic += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
                cells++;
            }
        }
        if (restExpected > 8) {
            statistic += (restCount - restExpected) * (restCount - restExpected) / restExpected;
            cells++;
        }
        double k = cells - 1;
        return (Math.cbrt(statistic / k) - (1 - 2 / (9 * k))) / Math.sqrt(2 / (9 * k));
    }

    @Test
    void theChiSquareTestSeesAWrongDistribution() {
        double[] expected = {100, 100, 100, 100};
        assertThat(chiSquareExceedance(expected, new int[] {150, 50, 100, 100})).isGreaterThan(4);
    }

    @Test
    void neverDrawsATokenOfProbabilityZero() {
        Candidates c = candidates(MASKED, -2000, 0, MASKED, 1, -2000, MASKED);
        for (double u : new double[] {0, Double.MIN_VALUE, 0.2, 0.5, 0.999, 1 - 0x1p-53}) {
            assertThat(c.draw(u)).as("u = %s", u).isIn(2, 4);
        }
        assertThat(c.draw(0)).isEqualTo(2);
        assertThat(c.draw(1 - 0x1p-53)).isEqualTo(4);
        float[] first = new float[2000];
        java.util.Arrays.fill(first, MASKED);
        first[1500] = -5;
        assertThat(candidates(first).draw(0)).isEqualTo(1500);
        assertThat(candidates(first).draw(1 - 0x1p-53)).isEqualTo(1500);
    }

    @Test
    void invertsTheCumulativeDistributionInTheOrderOfIds() {
        Candidates c = candidates(0, 0, 0, 0);
        assertThat(c.draw(0.2499)).isZero();
        assertThat(c.draw(0.25)).isEqualTo(1);
        assertThat(c.draw(0.5)).isEqualTo(2);
        assertThat(c.draw(0.7499)).isEqualTo(2);
    }

    @Test
    void everySeedSequenceAndStepHasItsOwnNumbers() {
        StepRandom random = new StepRandom();
        List<Long> seen = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            for (int sequence = 0; sequence < 4; sequence++) {
                for (int step = 0; step < 4; step++) {
                    random.at(seed, sequence, step);
                    for (int stream = 0; stream < 3; stream++) {
                        random.stream(stream);
                        seen.add(random.nextLong());
                        seen.add(random.nextLong());
                    }
                }
            }
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(random.at(1, 2, 3).nextLong())
                .isEqualTo(new StepRandom().at(1, 2, 3).nextLong());
    }

    @Test
    void firstDrawsOfSuccessiveStepsAreUniform() {
        StepRandom random = new StepRandom();
        double[] expected = new double[100];
        java.util.Arrays.fill(expected, 500);
        int[] counts = new int[100];
        for (int step = 0; step < 50_000; step++) {
            counts[(int) (100 * random.at(0, 0, step).nextDouble())]++;
        }
        assertThat(chiSquareExceedance(expected, counts)).isLessThan(4);
    }

    @Test
    void mirostat2FollowsItsDefinitionStepByStep() {
        float[] z = {3, 2, 1, 0, -1, -2};
        double tau = 1.2;
        double eta = 0.3;
        Sampler session = new Mirostat2(tau, eta).newSession();
        double mu = 2 * tau;
        StepRandom random = new StepRandom();
        for (int step = 0; step < 50; step++) {
            Row.View v = new Row(z).at(1);
            int kept = 1;
            while (kept < z.length && -StrictMath.log(v.p(kept)) / StrictMath.log(2) <= mu) {
                kept++;
            }
            double mass = IntStream.range(0, kept).mapToDouble(v::p).sum();
            Candidates c = candidates(z);
            int token = session.sample(c, random.at(1, 0, step));
            assertThat(c.size()).isEqualTo(kept);
            assertThat(token).isLessThan(kept);
            mu -= eta * (-StrictMath.log(v.p(token) / mass) / StrictMath.log(2) - tau);
        }
    }

    @Test
    void mirostatKeepsTheNumberThatItsEstimateGives() {
        float[] z = {3, 2, 1, 0, -1, -2, -3, -4};
        double tau = 1;
        double mu = 2 * tau;
        double eta = 0.2;
        int m = 4;
        Sampler session = new Mirostat(tau, eta, m).newSession();
        for (int step = 0; step < 30; step++) {
            double products = 0;
            double squares = 0;
            for (int i = 0; i < m - 1; i++) {
                double t = StrictMath.log((i + 2.0) / (i + 1.0));
                products += t * 1; // neighbors' logits differ by 1
                squares += t * t;
            }
            double s = products / squares;
            double e = s - 1;
            double k = StrictMath.pow(e * StrictMath.pow(2, mu) / (1 - StrictMath.pow(8, -e)), 1 / s);
            int kept = (int) Math.max(1, Math.min(8, k));
            Candidates c = candidates(z);
            int token = session.sample(c, new StepRandom().at(5, 0, step));
            assertThat(c.size()).isEqualTo(kept);
            Row.View v = new Row(z).at(1);
            double mass = IntStream.range(0, kept).mapToDouble(v::p).sum();
            mu -= eta * (-StrictMath.log(v.p(token) / mass) / StrictMath.log(2) - tau);
        }
    }

    @Test
    void mirostatBringsTheSurpriseToItsTarget() {
        Row row = new Row(Row.Kind.RANDOM, 2000, 3);
        for (Sampler sampler : List.of(new Mirostat2(3, 0.1), new Mirostat(3, 0.1))) {
            Sampler session = sampler.newSession();
            Candidates c = new Candidates(row.n);
            double bits = 0;
            for (int step = 0; step < 2000; step++) {
                int token = session.sample(c.reset(row.raw, 0), new StepRandom().at(2, 0, step));
                bits += step < 500 ? 0 : -c.logProbabilityOf(token) / Math.log(2);
            }
            assertThat(bits / 1500).as("%s", sampler).isCloseTo(3, within(0.15));
        }
    }

    @Test
    void mirostatCopesWithOneCandidateAndWithEqualOnes() {
        assertThat(new Mirostat(5, 0.1).sample(candidates(MASKED, 2, MASKED), new StepRandom()))
                .isEqualTo(1);
        assertThat(new Mirostat(5, 0.1).sample(candidates(1, 1, 1), new StepRandom()))
                .isBetween(0, 2);
        assertThat(new Mirostat2(1e-9, 0.1).sample(candidates(1, 1, 1), new StepRandom()))
                .isZero();
    }

    @Test
    void adaptivePDrawsFromItsTransformedLogits() {
        float[] z = {3, 2, 1, 0, MASKED};
        AdaptiveP rule = new AdaptiveP(0.4, 0.9);
        Candidates c = candidates(z);
        rule.newSession().sample(c, new StepRandom());
        Row.View v = new Row(z).at(1);
        for (int i = 0; i < 4; i++) {
            double d = Math.abs(v.p(i) - 0.4) / 0.3; // 2t − t
            assertThat(c.logitOf(i)).isCloseTo(5 - 10 * d * d / (1 + d), within(1e-6));
        }
        assertThat(c.logitOf(4)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void adaptivePMovesItsTargetAgainstWhatWasChosen() {
        float[] z = {4, 0, 0, 0};
        double p = new Row(z).at(1).p(0);
        Sampler session = new AdaptiveP(0.9, 0.5).newSession();
        double sum = 0.9 / 0.5;
        double weight = 1 / 0.5;
        for (int step = 0; step < 20; step++) {
            Candidates c = candidates(z);
            double target = Math.max(0, Math.min(1, 2 * 0.9 - sum / weight));
            int token = session.sample(c, new StepRandom().at(1, 1, step));
            double d = Math.abs(p - target) / 0.3;
            assertThat(c.logitOf(0)).isCloseTo(5 - 10 * d * d / (1 + d), within(1e-6));
            sum = (token == 0 ? p : new Row(z).at(1).p(1)) + 0.5 * sum;
            weight = 1 + 0.5 * weight;
        }
    }

    @Test
    void sessionsDoNotShareTheirStateAndForksGoTheirOwnWay() {
        Row row = new Row(Row.Kind.RANDOM, 300, 8);
        Row other = new Row(Row.Kind.FLAT, 300, 9);
        for (Sampler sampler : List.of(new Mirostat2(3, 0.5), new Mirostat(3, 0.5), new AdaptiveP(0.3, 0.9))) {
            DecodingPlan plan = DecodingPlan.of(sampler);
            PlanSession a = plan.newSession();
            PlanSession b = plan.newSession();
            List<Integer> alone = run(plan.newSession(), row, 0, 20);
            assertThat(run(a, row, 0, 10)).isEqualTo(alone.subList(0, 10));
            PlanSession fork = a.fork();
            run(fork, other, 0, 25);
            run(b, other, 0, 25);
            PlanSession second = a.fork();
            assertThat(run(a, row, 10, 20)).as("%s after forks", sampler).isEqualTo(alone.subList(10, 20));
            assertThat(run(second, row, 10, 20)).as("%s, the fork", sampler).isEqualTo(alone.subList(10, 20));
        }
    }

    private static List<Integer> run(PlanSession session, Row row, int from, int to) {
        Candidates c = new Candidates(row.n);
        List<Integer> tokens = new ArrayList<>();
        for (int step = from; step < to; step++) {
            tokens.add(session.next(c.reset(row.raw, 0), NOTHING, new StepRandom().at(11, 0, step)));
        }
        return tokens;
    }

    @Test
    void aRuleWithMemoryIsForkedWithItsPlan() {
        PlanSession a = DecodingPlan.of(Sampler.GREEDY, new Counting()).newSession();
        Candidates c = candidates(0, 0, 0, 0, 0, 0);
        a.next(c, NOTHING, new StepRandom());
        PlanSession fork = a.fork();
        c.reset(new float[6], 0);
        assertThat(a.next(c, NOTHING, new StepRandom())).isEqualTo(2);
        c.reset(new float[6], 0);
        assertThat(a.next(c, NOTHING, new StepRandom())).isEqualTo(3);
        c.reset(new float[6], 0);
        assertThat(fork.next(c, NOTHING, new StepRandom())).isEqualTo(2);
    }

    /** Forces token 1 in the first step, token 2 in the second, and so on. */
    private record Counting() implements LogitsProcessor {
        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            throw new IllegalStateException("works in a session only");
        }

        @Override
        public LogitsProcessor newSession() {
            return new Memory(0);
        }

        private static final class Memory implements LogitsProcessor {
            private int steps;

            Memory(int steps) {
                this.steps = steps;
            }

            @Override
            public void process(Candidates c, TokenHistory history, RandomGenerator random) {
                c.keepTokens(Tokens.of(++steps));
            }

            @Override
            public LogitsProcessor fork() {
                return new Memory(steps);
            }
        }
    }

    @Test
    void rejectsParametersOutsideTheirRange() {
        assertThatThrownBy(() -> new Mirostat2(0, 0.1))
                .hasMessageContaining("tau")
                .hasMessageContaining("0.0");
        assertThatThrownBy(() -> new Mirostat(5, -1)).hasMessageContaining("eta");
        assertThatThrownBy(() -> new Mirostat(5, 0.1, 1)).hasMessageContaining("m = 1");
        assertThatThrownBy(() -> new AdaptiveP(1.5, 0.9)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> new AdaptiveP(0.5, 1)).hasMessageContaining("0.99");
    }

    @Test
    void adaptivePNeverDrawsWhatWasMaskedBehindATruncation() {
        float[] z = {1, 2, 3, 0, -5};
        for (int step = 0; step < 200; step++) {
            Candidates c = new Candidates(5).reset(z);
            c.keepTop(4);
            c.ban(2);
            assertThat(new AdaptiveP(0.5, 0.9).sample(c, new StepRandom().at(3, 0, step)))
                    .isNotEqualTo(2);
            assertThat(c.logitOf(2)).isEqualTo(Double.NEGATIVE_INFINITY);
        }
    }

    @Test
    void logitsThatReplaceOthersAreCheckedAndLeaveMaskedOnesMasked() {
        Candidates c = new Candidates(3).reset(new float[] {1, Float.NEGATIVE_INFINITY, 2});
        c.divide(0.5);
        c.setLogits(new double[] {7, Double.NaN, -1});
        assertThat(c.logitOf(0)).isEqualTo(7);
        assertThat(c.logitOf(1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(c.logitOf(2)).isEqualTo(-1);
        assertThatThrownBy(() -> c.setLogits(new double[] {1, 2})).hasMessage("got 2 logits for 3 candidates");
        assertThatThrownBy(() -> c.setLogits(new double[] {Double.NEGATIVE_INFINITY, 0, 0}))
                .hasMessage("the logit of token 0 cannot be -Infinity: expected a finite number");
    }
}
