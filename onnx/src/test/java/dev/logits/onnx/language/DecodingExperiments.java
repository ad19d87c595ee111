package dev.logits.onnx.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.logits.Logits;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.GreenList;
import dev.logits.decode.rule.SynthId;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.Watermark;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DraftingStrategy;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.NextBytes;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptLookup;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.SpeculativeTree;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.SuffixLookup;
import dev.logits.decode.text.Tokenizer;
import dev.logits.math.LogSoftmax;
import dev.logits.math.Softmax;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The experiments of docs/experiments/drafts.md, next-byte.md and watermarks.md: {@code drafts STORIES DRAFT TEXTS
 * [new|greedy|again]},
 * {@code bytes STORIES TEXTS} and {@code watermarks STORIES TEXTS}, where STORIES and DRAFT are the folders of
 * data/models. Its class path is that of the tests.
 */
final class DecodingExperiments {
    private static final int LENGTH = 60;

    private DecodingExperiments() {}

    /** Prints the tables. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "drafts" ->
                drafts(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]), args.length > 4 ? args[4] : "");
            case "bytes" -> bytes(Path.of(args[1]), Integer.parseInt(args[2]));
            case "watermarks" -> watermarks(Path.of(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("drafts, bytes or watermarks, got " + args[0]);
        }
    }

    private static void drafts(Path stories, Path small, int texts, String only) throws Exception {
        try (LanguageModel model = OnnxLanguageModel.open(stories);
                LanguageModel draft = OnnxLanguageModel.open(small)) {
            DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopP(0.95));
            DecodingPlan greedy = DecodingPlan.of(Sampler.GREEDY);
            int[][] fresh = new int[texts][];
            int[][] again = new int[texts][];
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(stories);
            int[] begin = tokenizer.encodePrompt("The cat");
            Decoder decoder = Decoder.of(model).with(Sampling.of(plan)).with(Stopping.after(LENGTH));
            for (int i = 0; i < texts; i++) {
                int[] story = decoder.generate(begin, 1000 + i).best().tokens();
                fresh[i] = Arrays.copyOf(begin, begin.length + 3);
                System.arraycopy(story, 0, fresh[i], begin.length, 3);
                int[] told = Arrays.copyOf(begin, begin.length + story.length);
                System.arraycopy(story, 0, told, begin.length, story.length);
                again[i] = Arrays.copyOf(told, told.length + fresh[i].length);
                System.arraycopy(fresh[i], 0, again[i], told.length, fresh[i].length);
            }
            if (only.isEmpty() || only.equals("new")) {
                table("new stories, temperature 0.8, top-p 0.95", model, draft, plan, fresh);
            }
            if (only.isEmpty() || only.equals("greedy")) {
                table("new stories, greedy", model, draft, greedy, fresh);
            }
            if (only.isEmpty() || only.equals("again")) {
                table("a story that begins again, temperature 0.8, top-p 0.95", model, draft, plan, again);
            }
        }
    }

    private static void table(
            String title, LanguageModel model, LanguageModel draft, DecodingPlan plan, int[][] prompts) {
        System.out.println("\n" + title + "\n| drafts | drafted | accepted, % | tokens a step | CPU ms a token |");
        System.out.println("|---|---|---|---|---|");
        List<DraftingStrategy> all = List.of(
                new PromptLookup(plan, 4, 3),
                new PromptLookup(plan, 16, 3),
                new SuffixLookup(plan, 4, 2),
                new SuffixLookup(plan, 16, 2),
                new SuffixLookup(plan, 16, 1),
                new SuffixLookup(plan, 16, 1, 3),
                new SpeculativeDecoding(plan, draft, 3),
                new SpeculativeDecoding(plan, draft, 5),
                new SpeculativeTree(plan, draft, List.of(2, 1, 1)),
                new SpeculativeTree(plan, draft, List.of(3, 1, 1)),
                new SpeculativeTree(plan, draft, List.of(2, 2, 1)),
                new SpeculativeTree(plan, draft, List.of(4, 2, 1, 1)));
        Decoder alone = Decoder.of(model).with(new Sampling(plan, 1)).with(Stopping.after(LENGTH));
        for (int[] prompt : prompts) {
            alone.generate(prompt, 1); // the compiler's turn
        }
        long begin = cpu();
        long tokens = 0;
        for (int i = 0; i < prompts.length; i++) {
            tokens += alone.generate(prompts[i], i).best().tokens().length;
        }
        System.out.printf(Locale.ROOT, "| none | 0 | | 1 | %.2f |%n", (cpu() - begin) / 1e6 / tokens);
        for (DraftingStrategy strategy : all) {
            Decoder decoder = alone.with(strategy);
            decoder.generate(prompts[0], 1);
            begin = cpu();
            tokens = 0;
            long drafted = 0;
            long accepted = 0;
            long steps = 0;
            for (int i = 0; i < prompts.length; i++) {
                Generation g = decoder.generate(prompts[i], i);
                tokens += g.best().tokens().length;
                drafted += g.drafted();
                accepted += g.accepted();
                steps += g.steps();
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.2f | %.2f |%n",
                    name(strategy),
                    drafted,
                    100.0 * accepted / Math.max(1, drafted),
                    (double) tokens / steps,
                    (cpu() - begin) / 1e6 / tokens);
        }
    }

    private static String name(DraftingStrategy strategy) {
        if (strategy instanceof PromptLookup s) {
            return "prompt lookup, up to " + s.draftTokens();
        }
        if (strategy instanceof SuffixLookup s) {
            return "suffix lookup, up to " + s.draftTokens() + ", match of " + s.leastMatch() + " or more"
                    + (s.drafts() > 1 ? ", " + s.drafts() + " drafts" : "");
        }
        if (strategy instanceof SpeculativeTree s) {
            return "smaller model, tree " + s.widths();
        }
        return "smaller model, " + strategy.draftTokens();
    }

    private static long cpu() {
        return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void bytes(Path stories, int texts) throws Exception {
        ContextLanguageModel embedded = ContextLanguageModel.embedded();
        bytes("embedded", embedded, embedded.tokenizer(), texts);
        try (LanguageModel model = OnnxLanguageModel.open(stories)) {
            bytes("stories", model, HuggingFaceTokenizer.open(stories), texts);
        }
    }

    /** Stories that the model writes, byte by byte, with several bounds; and the model asked by its tokens. */
    private static void bytes(String name, LanguageModel model, Tokenizer tokenizer, int texts) {
        int[] begin = {tokenizer.end().orElseThrow()};
        Decoder decoder = Decoder.of(model, tokenizer)
                .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL)))
                .with(Stopping.after(30));
        List<byte[]> written = new ArrayList<>();
        for (int i = 0; i < texts; i++) {
            String text = decoder.generate(begin, i).best().text().orElseThrow().strip();
            byte[] bytes = text.getBytes(UTF_8);
            written.add(Arrays.copyOf(bytes, Math.min(bytes.length, 80)));
        }
        System.out.printf(Locale.ROOT, "%n%s: %d texts%n", name, texts);
        System.out.println("| bound | bits a byte | steps a byte | largest error told | mean error told |"
                + " largest difference from 1e-7 | CPU ms a byte |");
        System.out.println("|---|---|---|---|---|---|---|");
        List<double[]> reference = new ArrayList<>();
        for (double bound : new double[] {1e-7, 1e-5, 1e-3, 1e-2, 0.1}) {
            row(model, tokenizer, begin, written, bound, reference);
        }
        boundary(model, tokenizer, begin, written, reference);
    }

    private static void row(
            LanguageModel model,
            Tokenizer tokenizer,
            int[] begin,
            List<byte[]> texts,
            double bound,
            List<double[]> first) {
        boolean isFirst = first.isEmpty();
        long start = cpu();
        long steps = 0;
        int bytes = 0;
        int at = 0;
        double bits = 0;
        double worst = 0;
        double sum = 0;
        double difference = 0;
        for (byte[] text : texts) {
            try (NextBytes next = NextBytes.open(model, tokenizer, begin, bound)) {
                for (byte b : text) {
                    double[] p = next.probabilities();
                    if (isFirst) {
                        first.add(p);
                    }
                    double[] exact = first.get(at++);
                    for (int i = 0; i < p.length; i++) {
                        difference = Math.max(difference, Math.abs(p[i] - exact[i]));
                    }
                    next.append(b);
                    worst = Math.max(worst, next.error());
                    sum += next.error();
                }
                bits -= next.logProbability() / Math.log(2);
                steps += next.steps();
                bytes += text.length;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %.0e | %.5f | %.2f | %.1e | %.1e | %.1e | %.2f |%n",
                bound,
                bits / bytes,
                (double) steps / bytes,
                worst,
                sum / bytes,
                difference,
                (cpu() - start) / 1e6 / bytes);
    }

    /** The same question asked by the tokenizer's own tokens of the text so far. */
    private static void boundary(
            LanguageModel model, Tokenizer tokenizer, int[] begin, List<byte[]> texts, List<double[]> exact) {
        double variation = 0;
        double exactBits = 0;
        double naiveBits = 0;
        int asked = 0;
        int never = 0;
        int at = 0;
        for (byte[] text : texts) {
            for (int length = 0; length < text.length; length++) {
                double[] told = exact.get(at++);
                double[] naive = naive(model, tokenizer, begin, new String(text, 0, length, UTF_8));
                for (int b = 0; b < told.length; b++) {
                    variation += Math.abs(told[b] - naive[b]) / 2;
                }
                int next = text[length] & 0xff;
                exactBits -= Math.log(told[next]) / Math.log(2);
                naiveBits -= Math.log(Math.max(1e-9, naive[next])) / Math.log(2);
                never += naive[next] < 1e-3 && told[next] > 0.5 ? 1 : 0;
                asked++;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "asked by the tokenizer's own tokens: total variation %.3f on average, %.3f bits a byte against %.3f,"
                        + " %.1f %% of next bytes below .001 that have more than .5%n",
                variation / asked,
                naiveBits / asked,
                exactBits / asked,
                100.0 * never / asked);
    }

    /** The first byte of the next token, after the tokens that the tokenizer cuts the text into. */
    private static double[] naive(LanguageModel model, Tokenizer tokenizer, int[] begin, String text) {
        int[] cut = tokenizer.encode(text);
        int[] all = Arrays.copyOf(begin, begin.length + cut.length);
        System.arraycopy(cut, 0, all, begin.length, cut.length);
        Logits z = Logits.zeros(1, model.vocabulary());
        try (ModelSession session = model.open(0)) {
            session.join(new int[][] {all}, z);
        }
        float[] p = Softmax.of(z).row(0);
        double[] bytes = new double[NextBytes.END + 1];
        for (int token = 0; token < p.length; token++) {
            byte[] spelled = token < tokenizer.size() ? tokenizer.bytes(token) : new byte[0];
            bytes[spelled.length == 0 ? NextBytes.END : spelled[0] & 0xff] += p[token];
        }
        return bytes;
    }

    /** How many texts with a watermark are found, and how many without, by their length. */
    private static void watermarks(Path stories, int texts) throws Exception {
        int[] keys = new Random(3).ints(30, 1, 1 << 30).toArray();
        Map<String, Watermark> marks = new LinkedHashMap<>();
        marks.put("green list, bias 1", new GreenList(15485863, 0.25, 1, 1, false));
        marks.put("green list, bias 2", new GreenList(15485863, 0.25, 2, 1, false));
        marks.put("green list, bias 4", new GreenList(15485863, 0.25, 4, 1, false));
        marks.put("green list, self-hash, bias 2", new GreenList(15485863, 0.25, 2, 4, true));
        marks.put("SynthID, 30 keys", new SynthId(Tokens.of(keys)));
        int[] lengths = {25, 50, 100, 200};
        try (LanguageModel model = OnnxLanguageModel.open(stories)) {
            int[] begin = HuggingFaceTokenizer.open(stories).encodePrompt("The cat");
            System.out.println("| watermark | false-positive rate asked | unmarked texts found, of 200 tokens |"
                    + " found of 25 tokens | 50 | 100 | 200 | nats a token |");
            System.out.println("|---|---|---|---|---|---|---|---|");
            List<int[]> plain = texts(model, begin, List.of(), texts, 5000);
            for (Map.Entry<String, Watermark> mark : marks.entrySet()) {
                List<int[]> marked = texts(model, begin, List.of(mark.getValue()), texts, 0);
                double nats = marked.stream()
                        .mapToDouble(text -> nats(model, begin, text))
                        .average()
                        .orElse(0);
                for (double rate : new double[] {0.01, 1e-4}) {
                    System.out.printf(
                            Locale.ROOT,
                            "| %s | %.4f | %.1f %%",
                            mark.getKey(),
                            rate,
                            found(mark.getValue(), model, plain, 200, rate));
                    for (int length : lengths) {
                        System.out.printf(
                                Locale.ROOT, " | %.1f %%", found(mark.getValue(), model, marked, length, rate));
                    }
                    System.out.printf(Locale.ROOT, " | %.2f |%n", nats);
                }
            }
            double nats = plain.stream()
                    .mapToDouble(text -> nats(model, begin, text))
                    .average()
                    .orElse(0);
            System.out.printf(Locale.ROOT, "without a watermark: %.2f nats a token%n", nats);
        }
    }

    /** Texts of 200 tokens, whatever ends they would have had. */
    private static List<int[]> texts(LanguageModel model, int[] begin, List<Watermark> marks, int texts, long seed) {
        Decoder decoder = Decoder.of(model)
                .with(Sampling.of(new DecodingPlan(List.copyOf(marks), Sampler.ANCESTRAL)))
                .with(Stopping.after(200));
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < texts; i++) {
            prompts.add(new Prompt(begin, seed + i));
        }
        return decoder.decode(prompts, 7).stream().map(g -> g.best().tokens()).toList();
    }

    private static double found(Watermark mark, LanguageModel model, List<int[]> texts, int length, double rate) {
        return 100.0
                * texts.stream()
                        .filter(text -> mark.detect(Arrays.copyOf(text, length), model.vocabulary())
                                        .pValue()
                                <= rate)
                        .count()
                / texts.size();
    }

    /** The model's own loss of a text: what the watermark costs in likelihood. */
    private static double nats(LanguageModel model, int[] begin, int[] text) {
        int[] all = Arrays.copyOf(begin, begin.length + text.length - 1);
        System.arraycopy(text, 0, all, begin.length, text.length - 1);
        Logits z = Logits.zeros(text.length, model.vocabulary());
        try (ModelSession session = model.open(1)) {
            session.prefill(new int[][] {Arrays.copyOf(all, begin.length - 1)});
            session.advanceEach(new int[][] {Arrays.copyOfRange(all, begin.length - 1, all.length)}, z);
        }
        Logits logs = LogSoftmax.of(z);
        double sum = 0;
        for (int i = 0; i < text.length; i++) {
            sum -= logs.get(i, text[i]);
        }
        return sum / text.length;
    }
}
