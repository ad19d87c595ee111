package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.decode.TokenSet;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How long masks take: a constraint is compiled anew, and the masks along texts are computed, after the same was
 * done for a while to warm the JVM.
 *
 * @param compile nanoseconds: the median of the later half of what warmed
 * @param masks nanoseconds of each mask in the order of the texts; the first is the first of all
 * @param warming how often it was done before
 */
record MaskTimes(long compile, long[] masks, int warming) {
    private static final long WARM_NANOS = 3_000_000_000L;
    private static final int LONGEST_WALK = 200;
    private static final int WALKS = 20;

    /**
     * Measures.
     *
     * @param texts as tokens; if there are none, texts are drawn
     */
    static MaskTimes of(Grammar grammar, Vocabulary vocabulary, List<int[]> texts) {
        List<int[]> along = texts;
        if (texts.isEmpty()) {
            along = new ArrayList<>();
            Random random = new Random(1);
            Constraint constraint = Constraint.of(grammar, vocabulary.trie());
            for (int i = 0; i < WALKS; i++) {
                along.add(walk(constraint, random));
            }
        }
        long begin = System.nanoTime();
        List<Long> compiles = new ArrayList<>();
        do {
            compiles.add(once(grammar, vocabulary, along).compile);
        } while (System.nanoTime() - begin < WARM_NANOS);
        long[] later = compiles.subList(compiles.size() / 2, compiles.size()).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return new MaskTimes(later[later.length / 2], once(grammar, vocabulary, along).masks, compiles.size());
    }

    private static int[] walk(Constraint constraint, Random random) {
        Matcher matcher = constraint.matcher();
        int[] out = new int[LONGEST_WALK];
        int n = 0;
        while (n < LONGEST_WALK) {
            int[] allowed = matcher.allowed().toArray();
            int token = allowed.length == 0 ? -1 : allowed[random.nextInt(allowed.length)];
            if (token < 0 || constraint.trie().ends().contains(token)) {
                break;
            }
            matcher.append(token);
            out[n++] = token;
        }
        return Arrays.copyOf(out, n);
    }

    private static MaskTimes once(Grammar grammar, Vocabulary vocabulary, List<int[]> texts) {
        long[] masks = new long[texts.stream().mapToInt(text -> text.length + 1).sum()];
        int n = 0;
        long start = System.nanoTime();
        Constraint constraint = Constraint.of(grammar, vocabulary.trie());
        long compiled = System.nanoTime();
        for (int[] text : texts) {
            Matcher matcher = constraint.matcher();
            for (int i = 0; i <= text.length; i++) {
                long before = System.nanoTime();
                TokenSet allowed = matcher.allowed();
                masks[n++] = System.nanoTime() - before;
                if (i == text.length || !allowed.contains(text[i])) {
                    break;
                }
                matcher.append(text[i]);
            }
        }
        return new MaskTimes(compiled - start, Arrays.copyOf(masks, n), 0);
    }

    /** The time below which a share of the masks is. */
    private double micros(double share) {
        long[] sorted = masks.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e3;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("compile_ms", compile / 1e6);
        json.put("count", masks.length);
        json.put("first_us", masks[0] / 1e3);
        json.put("p50_us", micros(0.5));
        json.put("p90_us", micros(0.9));
        json.put("p99_us", micros(0.99));
        json.put("worst_us", micros(1));
        json.put("warming_runs", warming);
        return json;
    }

    String text() {
        return Words.measure(
                        "compile",
                        compile / 1e6,
                        "ms, on a warm JVM: the same was done " + Words.counted(warming, "time", "times") + " before")
                + "\n" + Words.measure("first", masks[0] / 1e3, "µs, the first mask")
                + "\n"
                + Words.measure("p50", micros(0.5), "µs, half of " + Words.counted(masks.length, "mask", "masks"))
                + "\n" + Words.measure("p90", micros(0.9), "µs")
                + "\n" + Words.measure("p99", micros(0.99), "µs")
                + "\n" + Words.measure("worst", micros(1), "µs");
    }
}
