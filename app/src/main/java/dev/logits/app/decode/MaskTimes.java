package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.decode.TokenSet;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * How long masks take: constraints are compiled, and the masks along texts are computed, first for a while to warm the
 * JVM, then in rounds, each with new constraints, of which each time is the shortest.
 *
 * @param times one for each grammar
 * @param warming how often all was done before
 */
record MaskTimes(List<Times> times, int warming) {
    /** Rounds that are measured. */
    static final int ROUNDS = 3;

    private static final long WARM_NANOS = 3_000_000_000L;
    private static final int LONGEST_WALK = 200;
    private static final int WALKS = 20;

    /**
     * A grammar and texts of its.
     *
     * @param constraint compiles it anew
     * @param texts as tokens; if there are none, texts are drawn
     */
    record Case(Supplier<Constraint> constraint, List<int[]> texts) {
        private Case drawn() {
            if (!texts.isEmpty()) {
                return this;
            }
            List<int[]> walks = new ArrayList<>();
            Random random = new Random(1);
            Constraint compiled = constraint.get();
            for (int i = 0; i < WALKS; i++) {
                walks.add(walk(compiled, random));
            }
            return new Case(constraint, walks);
        }
    }

    /**
     * What one grammar takes.
     *
     * @param compile nanoseconds
     * @param masks nanoseconds of each mask in the order of the texts; the first is the first of all
     * @param bytes of the heap that the constraint holds after its texts, without the vocabulary
     */
    record Times(long compile, long[] masks, long bytes) {
        private Times shorter(Times other) {
            long[] least = masks.clone();
            for (int i = 0; i < least.length; i++) {
                least[i] = Math.min(least[i], other.masks[i]);
            }
            return new Times(Math.min(compile, other.compile), least, 0);
        }
    }

    /** Measures. */
    static MaskTimes of(List<Case> grammars) {
        List<Case> cases = grammars.stream().map(Case::drawn).toList();
        long begin = System.nanoTime();
        int warming = 0;
        do {
            cases.forEach(MaskTimes::once);
            warming++;
        } while (System.nanoTime() - begin < WARM_NANOS);
        List<Times> least = cases.stream().map(MaskTimes::once).toList();
        for (int round = 1; round < ROUNDS; round++) {
            List<Times> before = least;
            List<Times> after = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                after.add(before.get(i).shorter(once(cases.get(i))));
            }
            least = after;
        }
        List<Times> out = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Times times = least.get(i);
            out.add(new Times(times.compile, times.masks, held(cases.get(i))));
        }
        return new MaskTimes(out, warming);
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

    private static Times once(Case one) {
        long[] masks =
                new long[one.texts.stream().mapToInt(text -> text.length + 1).sum()];
        int n = 0;
        long start = System.nanoTime();
        Constraint constraint = one.constraint.get();
        long compiled = System.nanoTime();
        for (int[] text : one.texts) {
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
        return new Times(compiled - start, Arrays.copyOf(masks, n), 0);
    }

    /** By how much more of the heap is in use while the constraint is held that has computed the masks of its texts. */
    private static long held(Case one) {
        long before = used();
        Constraint constraint = one.constraint.get();
        for (int[] text : one.texts) {
            Matcher matcher = constraint.matcher();
            for (int i = 0; i < text.length && matcher.allowed().contains(text[i]); i++) {
                matcher.append(text[i]);
            }
            matcher.allowed();
        }
        long after = used();
        java.lang.ref.Reference.reachabilityFence(constraint);
        return Math.max(0, after - before);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Compile times in ms, of each grammar. */
    double[] compile() {
        return times.stream().mapToDouble(t -> t.compile / 1e6).sorted().toArray();
    }

    /** First masks in µs. */
    double[] first() {
        return times.stream().mapToDouble(t -> t.masks[0] / 1e3).sorted().toArray();
    }

    /** All masks in µs. */
    double[] masks() {
        return times.stream()
                .flatMapToLong(t -> Arrays.stream(t.masks))
                .mapToDouble(ns -> ns / 1e3)
                .sorted()
                .toArray();
    }

    /** The heap that constraints hold, in MB. */
    double[] memory() {
        return times.stream().mapToDouble(t -> t.bytes / 1e6).sorted().toArray();
    }

    /** The number below which a share of sorted numbers is. */
    static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** Of one grammar. */
    ObjectNode json() {
        double[] masks = masks();
        ObjectNode json = Json.object();
        json.put("compile_ms", compile()[0]);
        json.put("count", masks.length);
        json.put("first_us", first()[0]);
        json.put("p50_us", quantile(masks, 0.5));
        json.put("p90_us", quantile(masks, 0.9));
        json.put("p99_us", quantile(masks, 0.99));
        json.put("worst_us", quantile(masks, 1));
        json.put("memory_mb", memory()[0]);
        json.put("warming_runs", warming);
        return json;
    }

    /** Of one grammar. */
    String text() {
        double[] masks = masks();
        return Words.measure("compile", compile()[0], "ms, on a warm JVM: " + warmed())
                + "\n" + Words.measure("first", first()[0], "µs, the first mask")
                + "\n"
                + Words.measure(
                        "p50", quantile(masks, 0.5), "µs, half of " + Words.counted(masks.length, "mask", "masks"))
                + "\n" + Words.measure("p90", quantile(masks, 0.9), "µs")
                + "\n" + Words.measure("p99", quantile(masks, 0.99), "µs")
                + "\n" + Words.measure("worst", quantile(masks, 1), "µs")
                + "\n" + Words.measure("memory", memory()[0], "MB that the constraint holds, without the vocabulary");
    }

    /** What was done before and how times were taken. */
    String warmed() {
        return "all was done " + Words.counted(warming, "time", "times") + " before; the shortest of " + ROUNDS
                + " rounds, each with a new constraint";
    }
}
