package dev.logits.decode.grammar;

import dev.logits.Logits;
import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.PlanSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.text.Tokenizer;
import dev.logits.io.schema.JsonSchema;
import dev.logits.onnx.language.OnnxLanguageModel;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a schema adds to a step of generation: texts are made under a schema, and each step is also done without it, on
 * the same logits. {@code SchemaStepCost [FOLDER [TEXTS]]}: the model of a folder, else the built-in one; as many texts
 * warm up before. Prints the medians of a whole step (the model's and the plan's) with and without, and of what is
 * between the two.
 */
public final class SchemaStepCost {
    private static final int MOST_TOKENS = 120;
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\","
            + "\"maxLength\":40},\"age\":{\"type\":\"integer\",\"minimum\":0},\"friends\":{\"type\":\"array\","
            + "\"items\":{\"type\":\"string\"},\"maxItems\":3}},\"required\":[\"name\",\"age\",\"friends\"]}";

    private SchemaStepCost() {}

    /** Prints three lines. */
    public static void main(String[] args) throws Exception {
        boolean embedded = args.length == 0 || args[0].equals("embedded");
        int texts = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        Tokenizer tokenizer =
                embedded ? ContextLanguageModel.embedded().tokenizer() : HuggingFaceTokenizer.open(Path.of(args[0]));
        LanguageModel model = embedded ? ContextLanguageModel.embedded() : OnnxLanguageModel.open(Path.of(args[0]));
        try (model) {
            int end = tokenizer.end().orElseThrow();
            TokenTrie trie = TokenTrie.of(tokenizer, Tokens.of(end), model.vocabulary());
            Constraint constraint =
                    Constraint.of(JsonSchema.parse(SCHEMA).withClosed(true).grammar(), trie);
            DecodingPlan free = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8));
            DecodingPlan bound = DecodingPlan.of(Sampler.ANCESTRAL, constraint.rule(), new Temperature(0.8));
            int[] prompt = tokenizer.encode("The cat:");
            long[][] times = new long[3][texts * MOST_TOKENS];
            int n = 0;
            for (int text = -texts; text < texts; text++) {
                n = text == 0 ? 0 : n;
                n = text(model, free, bound, prompt, end, text, times, n);
            }
            String[] names = {"a step without a schema", "a step with a schema", "what the schema adds"};
            for (int i = 0; i < names.length; i++) {
                long[] sorted = Arrays.copyOf(times[i], n);
                Arrays.sort(sorted);
                System.out.printf(
                        Locale.ROOT,
                        "%-24s median %8.2f us, p90 %8.2f us, of %d steps%n",
                        names[i],
                        sorted[n / 2] / 1e3,
                        sorted[n * 9 / 10] / 1e3,
                        n);
            }
        }
    }

    private static int text(
            LanguageModel model,
            DecodingPlan free,
            DecodingPlan bound,
            int[] prompt,
            int end,
            int seed,
            long[][] times,
            int from) {
        int n = from % times[0].length;
        PlanSession without = free.newSession();
        PlanSession with = bound.newSession();
        Candidates candidates = new Candidates(model.vocabulary());
        TokenHistory history = TokenHistory.ofPrompt(prompt);
        Logits z = Logits.zeros(1, model.vocabulary());
        StepRandom random = new StepRandom();
        try (ModelSession session = model.open(1)) {
            if (prompt.length > 1) {
                session.prefill(new int[][] {Arrays.copyOf(prompt, prompt.length - 1)});
            }
            int token = prompt[prompt.length - 1];
            for (int i = 0; i < MOST_TOKENS && token != end; i++) {
                long start = System.nanoTime();
                session.advance(new int[] {token}, z);
                long ready = System.nanoTime();
                without.next(candidates.reset(z.row(0), 0), history, random.at(seed, 0, i));
                long middle = System.nanoTime();
                token = with.next(candidates.reset(z.row(0), 0), history, random.at(seed, 0, i));
                long done = System.nanoTime();
                times[0][n] = middle - start;
                times[1][n] = ready - start + done - middle;
                times[2][n] = done - middle - (middle - ready);
                history.append(token);
                n = (n + 1) % times[0].length;
            }
        }
        return n;
    }
}
