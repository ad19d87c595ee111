package dev.logits.onnx;

import dev.logits.Logits;
import dev.logits.decode.ctc.CtcAlignment;
import dev.logits.decode.ctc.CtcBeamSearch;
import dev.logits.decode.ctc.CtcText;
import dev.logits.decode.ctc.HotWords;
import dev.logits.decode.ctc.NgramLanguage;
import dev.logits.io.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The experiment of docs/experiments/recognizer.md: lines of text that are drawn, read by a recognizer of 6,625
 * classes, and decoded in several ways. {@code RecognizedLines MODEL KEYS COUNT [FOLDER]}; in the folder it leaves the
 * logits of the first lines and the vocabulary, for {@code logits ctc}. Its class path is that of the tests.
 */
final class RecognizedLines {
    private static final int HEIGHT = 48;
    private static final int WIDTH = 320;
    private static final int SAVED = 20;

    private RecognizedLines() {}

    /** A line's logits and what it says. */
    private record Read(Logits z, String text) {}

    /** Prints the tables. */
    public static void main(String[] args) throws Exception {
        List<String> keys = new ArrayList<>(Files.readAllLines(Path.of(args[1])));
        keys.add(" ");
        List<Read> lines = new ArrayList<>();
        int count = Integer.parseInt(args[2]);
        try (OnnxClassifier recognizer = OnnxClassifier.open(Path.of(args[0]))) {
            RenderedLines drawn = new RenderedLines(11);
            for (int i = 0; i < count; i++) {
                RenderedLines.Line line = drawn.next(WIDTH, HEIGHT, 30, false);
                float[] pixels = new float[3 * HEIGHT * WIDTH];
                for (int p = 0; p < pixels.length; p++) {
                    int at = p % (HEIGHT * WIDTH);
                    pixels[p] = line.image().getRaster().getSample(at % WIDTH, at / WIDTH, 0) / 127.5f - 1;
                }
                Logits z = recognizer.logits(ModelBatch.of(1).with("x", pixels, 3, HEIGHT, WIDTH));
                lines.add(new Read(z, line.text()));
            }
        }
        if (args.length > 3) {
            save(Path.of(args[3]), lines, keys);
        }
        print("way", lines, keys);
    }

    private static void save(Path folder, List<Read> lines, List<String> keys) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("keys.txt"), keys);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < Math.min(SAVED, lines.size()); i++) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%02d.npy", i));
            try (NpyWriter npy = NpyWriter.create(file, lines.get(i).z().classes())) {
                npy.write(lines.get(i).z());
                npy.commit();
            }
            texts.add(lines.get(i).text());
        }
        Files.write(folder.resolve("texts.txt"), texts);
    }

    private static void print(String heading, List<Read> lines, List<String> keys) {
        int half = lines.size() / 2;
        List<Read> test = lines.subList(half, lines.size());
        List<Read> known = lines.subList(0, half);
        System.out.println("| " + heading + " | lines right, % | characters wrong, % | lines that differ from greedy |"
                + " mean confidence, right and wrong lines | ms a line |");
        System.out.println("|---|---|---|---|---|---|");
        row("greedy", test, keys, z -> CtcAlignment.greedy(z, 0));
        for (int beams : new int[] {4, 16, 64}) {
            CtcBeamSearch search = CtcBeamSearch.of(0).withBeams(beams);
            row(beams + " beams", test, keys, z -> search.decode(z).get(0));
        }
        CtcBeamSearch sixteen = CtcBeamSearch.of(0).withBeams(16).withMinProbability(1e-4);
        row("16 beams, labels from 1e-4", test, keys, z -> sixteen.decode(z).get(0));
        HotWords words = HotWords.of(spelled(words(known), keys), 2);
        CtcBeamSearch hot = sixteen.with(words);
        row(
                "the same, hot words of the other half",
                test,
                keys,
                z -> hot.decode(z).get(0));
        CtcBeamSearch strong = sixteen.with(HotWords.of(spelled(words(known), keys), 8));
        row("the same with a bonus of 8", test, keys, z -> strong.decode(z).get(0));
        for (double weight : new double[] {0.1, 0.3, 1}) {
            CtcBeamSearch language = sixteen.with(trigrams(known, keys), weight).withLengthBonus(2 * weight);
            row(
                    "3-grams of the other half, weight " + weight,
                    test,
                    keys,
                    z -> language.decode(z).get(0));
        }
    }

    private static void row(String name, List<Read> lines, List<String> keys, Function<Logits, CtcText> way) {
        int right = 0;
        int wrong = 0;
        int characters = 0;
        int differ = 0;
        double[] confidence = new double[2];
        long begin = System.nanoTime();
        List<CtcText> texts = lines.stream().map(line -> way.apply(line.z())).toList();
        double ms = (System.nanoTime() - begin) / 1e6 / lines.size();
        for (int i = 0; i < lines.size(); i++) {
            String said = text(texts.get(i), keys);
            boolean same = said.equals(lines.get(i).text());
            right += same ? 1 : 0;
            wrong += distance(said, lines.get(i).text());
            characters += lines.get(i).text().length();
            differ += said.equals(text(CtcAlignment.greedy(lines.get(i).z(), 0), keys)) ? 0 : 1;
            confidence[same ? 0 : 1] += texts.get(i).symbols().stream()
                    .mapToDouble(CtcText.Symbol::confidence)
                    .average()
                    .orElse(0);
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.2f | %d | %.3f, %.3f | %.2f |%n",
                name,
                100.0 * right / lines.size(),
                100.0 * wrong / characters,
                differ,
                confidence[0] / right,
                confidence[1] / (lines.size() - right),
                ms);
    }

    private static String text(CtcText text, List<String> keys) {
        StringBuilder out = new StringBuilder();
        for (int label : text.labels()) {
            out.append(keys.get(label - 1));
        }
        return out.toString().strip();
    }

    /** Insertions, deletions and replacements between two texts, at least. */
    private static int distance(String a, String b) {
        int[] now = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            now[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int corner = now[0];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = now[j];
                int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(change, Math.min(above, now[j - 1]) + 1);
                corner = above;
            }
        }
        return now[b.length()];
    }

    /** Words of three letters or more, each once. */
    private static List<String> words(List<Read> lines) {
        return lines.stream()
                .flatMap(line -> List.of(line.text().split(" ")).stream())
                .filter(word -> word.matches("[A-Za-z]{3,}"))
                .distinct()
                .toList();
    }

    private static List<int[]> spelled(List<String> words, List<String> keys) {
        return words.stream()
                .map(word -> word.chars()
                        .map(c -> 1 + keys.indexOf(Character.toString(c)))
                        .toArray())
                .toList();
    }

    /** Counts of characters after the two before, smoothed by a tenth of the shorter n-gram's. */
    private static NgramLanguage trigrams(List<Read> lines, List<String> keys) {
        Map<List<Integer>, Double> counts = new HashMap<>();
        for (Read line : lines) {
            List<Integer> all = new ArrayList<>(List.of(NgramLanguage.BEGIN));
            line.text().chars().forEach(c -> all.add(1 + keys.indexOf(Character.toString(c))));
            all.add(NgramLanguage.END);
            for (int i = 1; i < all.size(); i++) {
                for (int from = Math.max(0, i - 2); from <= i; from++) {
                    counts.merge(List.copyOf(all.subList(from, i + 1)), 1.0, Double::sum);
                    counts.merge(after(all.subList(from, i)), 1.0, Double::sum);
                }
            }
        }
        Map<List<Integer>, NgramLanguage.Weights> ngrams = new HashMap<>();
        for (Map.Entry<List<Integer>, Double> entry : counts.entrySet()) {
            List<Integer> words = entry.getKey();
            int last = words.get(words.size() - 1);
            if (last != AFTER) {
                double p = 0.9 * entry.getValue() / counts.get(after(words.subList(0, words.size() - 1)));
                ngrams.put(words, new NgramLanguage.Weights(Math.log(p), Math.log(0.1)));
            }
        }
        ngrams.put(List.of(NgramLanguage.BEGIN), new NgramLanguage.Weights(-99, Math.log(0.1)));
        ngrams.put(List.of(NgramLanguage.UNKNOWN), new NgramLanguage.Weights(Math.log(0.1 / keys.size()), 0));
        return NgramLanguage.of(ngrams);
    }

    private static final int AFTER = Integer.MIN_VALUE;

    private static List<Integer> after(List<Integer> context) {
        List<Integer> key = new ArrayList<>(context);
        key.add(AFTER);
        return key;
    }
}
