package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.TokenTrie;
import dev.logits.decode.rule.Temperature;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strategies whose plan has a grammar, on a language small enough to be listed. */
@Tag("once")
class StructuredTextsTest {
    private static final int END = 0;
    private static final byte[][] VOCABULARY = {{}, {'a'}, {'b'}, {'a', 'b'}, {'b', 'b'}, {'c'}};
    private static final List<String> LANGUAGE = List.of("ab", "abb", "ba", "bbb", "abab");
    private static final FunctionModel MODEL = FunctionModel.tree(VOCABULARY.length, 3, 2);
    private static final FunctionModel DRAFT = FunctionModel.tree(VOCABULARY.length, 4, 2);
    private static final int[] PROMPT = {5};

    private static LogitsProcessor rule() {
        return Constraint.of(Grammar.choices(LANGUAGE), TokenTrie.of(VOCABULARY, Map.of(), Tokens.of(END)))
                .rule();
    }

    /** All sequences of tokens that spell a text of the language, with their probability under the mask. */
    private static Map<List<Integer>, Double> exact(double temperature) {
        Map<List<Integer>, Double> out = new HashMap<>();
        spell(new ArrayList<>(), "", 1, temperature, out);
        return out;
    }

    private static void spell(
            List<Integer> tokens, String text, double p, double temperature, Map<List<Integer>, Double> out) {
        int[] all = new int[tokens.size() + 1];
        all[0] = PROMPT[0];
        for (int i = 0; i < tokens.size(); i++) {
            all[i + 1] = tokens.get(i);
        }
        float[] z = MODEL.after(all);
        double[] w = new double[z.length];
        double sum = 0;
        for (int t = 0; t < z.length; t++) {
            String next = text + new String(VOCABULARY[t], StandardCharsets.UTF_8);
            boolean may = t == END ? LANGUAGE.contains(text) : LANGUAGE.stream().anyMatch(l -> l.startsWith(next));
            w[t] = may ? Math.exp(z[t] / temperature) : 0;
            sum += w[t];
        }
        for (int t = 0; t < z.length; t++) {
            if (w[t] > 0) {
                List<Integer> longer = new ArrayList<>(tokens);
                longer.add(t);
                if (t == END) {
                    out.put(longer, p * w[t] / sum);
                } else {
                    String next = text + new String(VOCABULARY[t], StandardCharsets.UTF_8);
                    spell(longer, next, p * w[t] / sum, temperature, out);
                }
            }
        }
    }

    private static Decoder decoder(Strategy strategy) {
        return Decoder.of(MODEL).with(strategy).with(Stopping.after(8).withEndTokens(END));
    }

    private static List<Integer> tokens(GeneratedText text) {
        return Arrays.stream(text.tokens()).boxed().toList();
    }

    private static void fits(Strategy strategy) {
        Map<List<Integer>, Double> exact = exact(0.8);
        List<List<Integer>> texts = new ArrayList<>(exact.keySet());
        int[] counts = new int[texts.size()];
        Decoder decoder = decoder(strategy);
        for (int seed = 0; seed < 20_000; seed++) {
            int at = texts.indexOf(tokens(decoder.generate(PROMPT, seed).best()));
            assertThat(at).isNotNegative();
            counts[at]++;
        }
        double[] p = texts.stream().mapToDouble(exact::get).toArray();
        ChiSquare.of(counts, p).assertFits();
    }

    private static DecodingPlan plan() {
        return DecodingPlan.of(Sampler.ANCESTRAL, rule(), new Temperature(0.8));
    }

    @Test
    void samplesFollowTheModelOverTheTokensThatMayCome() {
        fits(new Sampling(plan(), 1));
    }

    @Test
    void speculationWithAnUnconstrainedOrConstrainedDraftChangesNothing() {
        fits(new SpeculativeDecoding(plan(), DRAFT, 3));
        fits(new PromptLookup(plan(), 3, 1));
    }

    @Test
    void aWideBeamFindsTheBestTextOfTheLanguage() {
        Map<List<Integer>, Double> raw = new HashMap<>();
        exact(1).keySet().forEach(t -> raw.put(t, logProbability(t)));
        List<Integer> best = raw.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        Strategy beams = new BeamSearch(List.of(rule()), 32, 0, EarlyStopping.EXACT, 1);
        assertThat(tokens(decoder(beams).generate(PROMPT, 1).best())).isEqualTo(best);
    }

    private static double logProbability(List<Integer> tokens) {
        double sum = 0;
        int[] text = PROMPT;
        for (int token : tokens) {
            float[] z = MODEL.after(text);
            double total = 0;
            for (float score : z) {
                total += Math.exp(score);
            }
            sum += z[token] - Math.log(total);
            text = Arrays.copyOf(text, text.length + 1);
            text[text.length - 1] = token;
        }
        return sum;
    }

    /** The same rule that does not tell what is forced. */
    private record Silent(LogitsProcessor rule) implements LogitsProcessor {
        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            rule.process(c, history, random);
        }

        @Override
        public LogitsProcessor newSession() {
            return new Silent(rule.newSession());
        }
    }

    @Test
    void forcedTokensAreReadAtOnceAndChangeNothing() {
        LogitsProcessor forcing = Constraint.of(
                        Grammar.choices(List.of("bcacacacab", "aacca", "b")),
                        TokenTrie.of(new byte[][] {{}, {'a'}, {'b'}, {'c'}}, Map.of(), Tokens.of(END)))
                .rule();
        FunctionModel model = FunctionModel.tree(4, 9, 2);
        List<List<GeneratedText>> texts = new ArrayList<>();
        int[] calls = new int[2];
        for (LogitsProcessor rule : List.of(forcing, new Silent(forcing))) {
            int at = texts.size();
            LanguageModel counted = LanguageModel.of(4, text -> model.after(text));
            Counting counting = new Counting(counted);
            Decoder decoder = Decoder.of(counting)
                    .with(new Sampling(DecodingPlan.of(Sampler.ANCESTRAL, rule), 3))
                    .with(Stopping.after(9).withEndTokens(END))
                    .withTraces(2);
            List<GeneratedText> found = new ArrayList<>();
            for (int seed = 0; seed < 30; seed++) {
                found.addAll(decoder.generate(new int[] {1}, seed).texts());
            }
            calls[at] = counting.calls;
            texts.add(found);
        }
        assertThat(texts.get(0))
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*rule")
                .isEqualTo(texts.get(1));
        assertThat(calls[0]).isLessThan(calls[1] / 2);
    }

    private static final class Counting implements LanguageModel {
        private final LanguageModel model;
        private int calls;

        Counting(LanguageModel model) {
            this.model = model;
        }

        @Override
        public int vocabulary() {
            return model.vocabulary();
        }

        @Override
        public ModelSession open(int rows) {
            ModelSession session = model.open(rows);
            return (ModelSession) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {ModelSession.class}, (proxy, method, arguments) -> {
                        calls += method.getName().startsWith("advance") ? 1 : 0;
                        return method.invoke(session, arguments);
                    });
        }
    }

    @Test
    void anEndTokenThatTheConstraintDoesNotKnowIsRefused() {
        Decoder decoder = Decoder.of(MODEL)
                .with(new Sampling(plan(), 1))
                .with(Stopping.after(8).withEndTokens(END, 5));
        assertThatThrownBy(() -> decoder.generate(PROMPT, 1)).hasMessageContaining("end");
    }
}
