package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SpeculativeTreeTest {
    private static final FunctionModel TARGET = FunctionModel.tree(5, 1, 2);
    private static final FunctionModel DRAFT = FunctionModel.tree(5, 2, 2);
    private static final int[] PROMPT = {3, 1};
    private static final int RUNS = 12_000;

    private static DecodingPlan plan(int k) {
        return DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.9), new TopK(k));
    }

    /** The probability of every text of three tokens under the plan. */
    private static double[] exact(int k) {
        double[] p = new double[125];
        for (int text = 0; text < 125; text++) {
            int[] all = {PROMPT[0], PROMPT[1], text / 25, text / 5 % 5, text % 5};
            double product = 1;
            for (int i = 2; i < 5; i++) {
                float[] z = TARGET.after(Arrays.copyOf(all, i)).clone();
                float[] sorted = z.clone();
                Arrays.sort(sorted);
                for (int v = 0; v < 5; v++) {
                    z[v] = z[v] < sorted[5 - k] ? Float.NEGATIVE_INFINITY : (float) (z[v] / 0.9);
                }
                product *= Math.exp(SlowBeams.logSoftmax(z)[all[i]]);
            }
            p[text] = product;
        }
        return p;
    }

    private static Decoder decoder(Strategy strategy) {
        return Decoder.of(TARGET).with(strategy).with(Stopping.after(3));
    }

    private static int[] counts(Decoder decoder) {
        int[] counts = new int[125];
        for (int seed = 0; seed < RUNS; seed++) {
            int[] t = decoder.generate(PROMPT, seed).best().tokens();
            counts[25 * t[0] + 5 * t[1] + t[2]]++;
        }
        return counts;
    }

    private static SpeculativeTree tree(int k, Integer... widths) {
        return new SpeculativeTree(plan(k), DRAFT, List.of(widths));
    }

    @Test
    void textsAreDistributedAsThoseOfTheModelAlone() {
        for (int k : new int[] {5, 3}) {
            double[] exact = exact(k);
            for (SpeculativeTree tree : List.of(tree(k, 4), tree(k, 2, 2), tree(k, 1, 3), tree(k, 3, 2, 1))) {
                ChiSquare.of(counts(decoder(tree)), exact).assertFits();
            }
        }
    }

    @Test
    void acceptingEveryDraftedTokenWouldBeSeen() {
        int[] counts = new int[125];
        for (int seed = 0; seed < RUNS; seed++) {
            DecodingCall call = new DecodingCall(decoder(tree(5, 2, 2)), seed, new Cancellation(), System::nanoTime);
            SpeculativeRun run = new SpeculativeRun(
                    call, new Prompt(PROMPT, 0), 0, tree(5, 2, 2), DecodingListener.NONE, (p, q, u) -> true);
            int[] t = SpeculativeBatch.decode(call, List.of(run)).get(0).best().tokens();
            counts[25 * t[0] + 5 * t[1] + t[2]]++;
        }
        ChiSquare.of(counts, exact(5)).assertDoesNotFit();
    }

    private static Distribution random(Random random, int n) {
        float[] z = new float[n];
        for (int v = 0; v < n; v++) {
            z[v] = random.nextInt(4) == 0 ? Float.NEGATIVE_INFINITY : (float) (2 * random.nextGaussian());
        }
        z[random.nextInt(n)] = 1;
        return Distribution.of(new Candidates(n).reset(z, 0));
    }

    /** Adds what the judgement of drafts drawn without replacement gives to each token, over all drafts. */
    private static void judge(Distribution p, Optional<Distribution> q, int more, double weight, double[] out) {
        if (more == 0 || q.isEmpty()) {
            for (int v = 0; v < out.length; v++) {
                out[v] += weight * p.of(v);
            }
            return;
        }
        for (int x = 0; x < out.length; x++) {
            double drawn = q.get().of(x);
            if (drawn > 0) {
                double accepted = Math.min(1, p.of(x) / drawn);
                out[x] += weight * drawn * accepted;
                if (accepted < 1) {
                    judge(p.beyond(q.get()), q.get().without(x), more - 1, weight * drawn * (1 - accepted), out);
                }
            }
        }
    }

    /** All draws and verdicts enumerated: what comes out is p, whatever drafts. */
    @Test
    void theJudgementOfSeveralDraftsGivesExactlyTheModelsDistribution() {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            int n = 2 + random.nextInt(4);
            Distribution p = random(random, n);
            double[] out = new double[n];
            judge(p, Optional.of(random(random, n)), 1 + random.nextInt(4), 1, out);
            for (int v = 0; v < n; v++) {
                assertThat(out[v]).as("round %d, token %d", round, v).isEqualTo(p.of(v), within(1e-12));
            }
        }
    }

    @Test
    void aGreedySamplerGivesGreedySearchWhateverIsDrafted() {
        DecodingPlan greedy = DecodingPlan.of(Sampler.GREEDY);
        for (int seed = 0; seed < 30; seed++) {
            FunctionModel model = FunctionModel.tree(4, seed, 1);
            FunctionModel markov = new FunctionModel(4, text -> model.after(text[text.length - 1]));
            Decoder decoder = Decoder.of(markov).with(Stopping.after(25).withEndTokens(3));
            int[] expected = decoder.generate(new int[] {0, 1}, 0).best().tokens();
            for (Strategy s : List.of(
                    new SpeculativeTree(greedy, FunctionModel.tree(4, seed + 1, 1), List.of(2, 2, 1)),
                    new SpeculativeTree(greedy, markov, List.of(3, 1, 1, 1)),
                    new SuffixLookup(greedy, 4, 1, 3))) {
                Generation g = decoder.with(s).generate(new int[] {0, 1}, 0);
                assertThat(g.best().tokens()).as("seed %d, %s", seed, s).isEqualTo(expected);
            }
        }
    }

    @Test
    void moreBranchesAcceptMoreTokensPerStep() {
        double[] perStep = new double[3];
        List<DraftingStrategy> strategies =
                List.of(new SpeculativeDecoding(plan(5), DRAFT, 3), tree(5, 2, 1, 1), tree(5, 4, 2, 1));
        for (int i = 0; i < 3; i++) {
            Decoder decoder = Decoder.of(TARGET).with(strategies.get(i)).with(Stopping.after(40));
            for (int seed = 0; seed < 60; seed++) {
                Generation g = decoder.generate(PROMPT, seed);
                perStep[i] += g.tokensPerStep().orElseThrow() / 60;
                assertThat(g.accepted()).isBetween(40 - g.steps() - 1, 40 - g.steps() + 1);
                assertThat(g.acceptanceRate().orElseThrow()).isEqualTo((double) g.accepted() / g.drafted());
            }
        }
        assertThat(perStep[0]).isGreaterThan(1);
        assertThat(perStep[1]).isGreaterThan(1.1 * perStep[0]);
        assertThat(perStep[2]).isGreaterThan(1.1 * perStep[1]);
    }

    @Test
    void anEqualDraftModelIsAlwaysAcceptedInItsFirstBranch() {
        Decoder decoder = Decoder.of(TARGET)
                .with(new SpeculativeTree(plan(5), TARGET, List.of(2, 1, 2, 1)))
                .with(Stopping.after(50));
        Generation g = decoder.generate(new int[] {2}, 1);
        assertThat(g.tokensPerStep().orElseThrow()).isEqualTo(5);
        assertThat(g.drafted()).isEqualTo(10 * (2 + 2 + 4 + 4));
    }

    /** A rule that counts its steps sees each step of the text once, in the draft's plan, too. */
    @Test
    void theDraftsPlanSeesEachStepOnce() {
        class Counting implements LogitsProcessor {
            private final List<Integer> seen;

            Counting(List<Integer> seen) {
                this.seen = seen;
            }

            @Override
            public void process(Candidates c, TokenHistory history, java.util.random.RandomGenerator random) {
                assertThat(history.generated()).isEqualTo(seen.size());
                seen.add(history.length());
            }

            @Override
            public LogitsProcessor newSession() {
                return new Counting(new ArrayList<>());
            }

            @Override
            public LogitsProcessor fork() {
                return new Counting(new ArrayList<>(seen));
            }
        }
        DecodingPlan counting = DecodingPlan.of(Sampler.ANCESTRAL, new Counting(List.of()));
        for (int seed = 0; seed < 40; seed++) {
            Generation g = Decoder.of(TARGET)
                    .with(new SpeculativeTree(counting, DRAFT, List.of(2, 2, 1)))
                    .with(Stopping.after(20).withEndTokens(4))
                    .generate(PROMPT, seed);
            assertThat(g.best().tokens().length).isBetween(1, 20);
        }
    }

    /** Texts of four tokens after a prompt that goes on in several ways. */
    @Test
    void severalSuffixDraftsKeepTheDistribution() {
        int[] prompt = {0, 1, 2, 0, 1, 3, 0, 1, 4, 2, 1, 0, 1};
        LanguageModel model = TARGET;
        double[] exact = new double[125];
        for (int text = 0; text < 125; text++) {
            int[] all = Arrays.copyOf(prompt, prompt.length + 3);
            double product = 1;
            for (int i = 0; i < 3; i++) {
                float[] z = TARGET.after(Arrays.copyOf(all, prompt.length + i)).clone();
                for (int v = 0; v < 5; v++) {
                    z[v] = (float) (z[v] / 0.9);
                }
                all[prompt.length + i] = text / (i == 0 ? 25 : i == 1 ? 5 : 1) % 5;
                product *= Math.exp(SlowBeams.logSoftmax(z)[all[prompt.length + i]]);
            }
            exact[text] = product;
        }
        double[] perStep = new double[2];
        for (int drafts : new int[] {1, 3}) {
            Decoder decoder = Decoder.of(model)
                    .with(new SuffixLookup(plan(5), 3, 1, drafts))
                    .with(Stopping.after(3));
            int[] counts = new int[125];
            for (int seed = 0; seed < RUNS; seed++) {
                Generation g = decoder.generate(prompt, seed);
                int[] t = g.best().tokens();
                counts[25 * t[0] + 5 * t[1] + t[2]]++;
                perStep[drafts / 2] += g.tokensPerStep().orElseThrow();
            }
            ChiSquare.of(counts, exact).assertFits();
        }
        assertThat(perStep[1]).isGreaterThan(1.1 * perStep[0]);
    }

    @Test
    void severalDraftsBeginWithDifferentTokens() {
        TokenHistory history = TokenHistory.ofPrompt(1, 2, 3, 1, 2, 4, 5, 2, 6, 1, 2);
        DraftTree tree = new SuffixDrafter(1, 5).draft(history, 2);
        assertThat(tree.tokens()).containsExactly(3, 1, 4, 5, 6, 1);
        assertThat(tree.children(DraftTree.ROOT)).containsExactly(0, 2, 4);
        assertThat(tree.branches()).isDeepEqualTo(new int[][] {{0, 1}, {2, 3}, {4, 5}});
        assertThat(new SuffixDrafter(2, 5).draft(history, 2).tokens()).containsExactly(3, 1, 4, 5);
    }

    @Test
    void rejectsTreesThatAreNone() {
        assertThatThrownBy(() -> tree(5)).hasMessageContaining("a width or more");
        assertThatThrownBy(() -> tree(5, 2, 0)).hasMessageContaining("widths[1] must be 1 or more, got 0");
        assertThatThrownBy(() -> tree(5, 20, 20)).hasMessageContaining("more than 256 branches");
        assertThatThrownBy(() -> new SuffixLookup(plan(5), 3, 1, 0)).hasMessageContaining("drafts must be 1 or more");
        assertThatThrownBy(() ->
                        Decoder.of(TARGET).with(new SpeculativeTree(plan(5), FunctionModel.tree(6, 1, 1), List.of(2))))
                .hasMessageContaining("vocabulary of 6, the model one of 5");
    }
}
