package dev.logits.decode.ctc;

import dev.logits.Logits;
import dev.logits.internal.kernel.Elementary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** One search: the beams go from row to row. */
final class CtcSearchRun {
    private static final double NEVER = Double.NEGATIVE_INFINITY;

    private final CtcBeamSearch search;
    private final Logits z;
    private final double[] lse;
    private final boolean scored;
    private final Prefixes prefixes = new Prefixes();
    private final TopLabels top = new TopLabels();

    /** By node: ln p of its alignments that end with the blank, and of those that end with its last label. */
    private double[] blankEnd = new double[256];

    private double[] labelEnd = new double[256];

    /** By node: what language, length and hot words add; where they are; the row after which it is a beam. */
    private double[] extra = new double[256];

    private int[] hot = new int[256];
    private int[] alive = new int[256];
    private CtcLanguage.Place[] places = new CtcLanguage.Place[256];

    private int[] beams = {0};
    private double[] nextBlank = new double[64];
    private double[] nextLabel = new double[64];

    /** Candidates: a node that stays, or the parent of a new one with its label; label −1 for those that stay. */
    private int[] from = new int[256];

    private int[] label = new int[256];
    private double[] score = new double[256];
    private double[] mass = new double[256];
    private double[] more = new double[256];
    private int candidates;

    /** The B best scores so far, the least first. */
    private final double[] heap;

    private int heaped;

    CtcSearchRun(CtcBeamSearch search, Logits z) {
        this.search = search;
        this.z = z;
        lse = CtcRows.normalizers(z, search.blank());
        scored = search.language().isPresent() || search.hotWords().isPresent();
        heap = new double[search.beams()];
        labelEnd[0] = NEVER;
        search.language().ifPresent(language -> places[0] = language.begin());
    }

    List<CtcText> run() {
        int look = scored || search.beams() > (Integer.MAX_VALUE - 2) / 2 ? z.classes() : 2 * search.beams() + 1;
        double least = Elementary.log(search.minProbability());
        for (int t = 0; t < lse.length; t++) {
            top.of(
                    z.array(),
                    z.offset(t),
                    z.classes(),
                    search.blank(),
                    look,
                    search.minProbability() > 0 ? least + lse[t] : NEVER);
            step(t);
        }
        return results();
    }

    private double total(int node) {
        return CtcRows.add(blankEnd[node], labelEnd[node]);
    }

    private double log(int t, int c) {
        return z.array()[z.offset(t) + c] - lse[t];
    }

    private void step(int t) {
        candidates = 0;
        heaped = 0;
        if (nextBlank.length < beams.length) {
            nextBlank = new double[2 * beams.length];
            nextLabel = new double[2 * beams.length];
        }
        double blank = log(t, search.blank());
        for (int i = 0; i < beams.length; i++) {
            int node = beams[i];
            nextBlank[i] = total(node) + blank;
            nextLabel[i] = NEVER;
            if (node > 0) {
                int last = prefixes.label[node];
                double said = labelEnd[node];
                int parent = prefixes.parent[node];
                if (alive[parent] == t) {
                    said = CtcRows.add(said, begin(parent, last));
                }
                nextLabel[i] = said + log(t, last);
            }
            double sum = CtcRows.add(nextBlank[i], nextLabel[i]);
            offer(node, -1, sum, extra[node]);
        }
        for (int node : beams) {
            extend(t, node);
        }
        keep(t);
    }

    /** ln p of the alignments of a beginning that one more label may follow: before a repetition comes a blank. */
    private double begin(int node, int next) {
        return prefixes.label[node] == next ? blankEnd[node] : total(node);
    }

    private void extend(int t, int node) {
        double all = total(node);
        double most = extra[node] + search.lengthBonus() + hotMost();
        for (int i = 0; i < top.size(); i++) {
            int c = top.label(i);
            double log = log(t, c);
            if (heaped == heap.length && all + log + most < heap[0]) {
                return; // nothing further down is better
            }
            double sum = begin(node, c) + log;
            int child = prefixes.find(node, c);
            if (sum > NEVER && (child < 0 || alive[child] != t)) {
                double added = extra[node] + added(node, c);
                if (added > NEVER) {
                    offer(node, c, sum, added);
                }
            }
        }
    }

    private double hotMost() {
        return search.hotWords().map(HotWords::most).orElse(0.0);
    }

    /** What a label adds beside the rows. */
    private double added(int node, int c) {
        double sum = search.lengthBonus();
        if (search.weight() > 0) {
            sum += search.weight() * Math.min(0, places[node].logProbability(c));
        }
        if (search.hotWords().isPresent()) {
            HotWords words = search.hotWords().get();
            sum += words.gain(hot[node], words.next(hot[node], c));
        }
        return sum;
    }

    private void offer(int node, int c, double sum, double beside) {
        double total = sum + beside;
        if (sum == NEVER || heaped == heap.length && total < heap[0]) {
            return;
        }
        push(total);
        if (candidates == from.length) {
            from = Arrays.copyOf(from, 2 * candidates);
            label = Arrays.copyOf(label, 2 * candidates);
            score = Arrays.copyOf(score, 2 * candidates);
            mass = Arrays.copyOf(mass, 2 * candidates);
            more = Arrays.copyOf(more, 2 * candidates);
        }
        from[candidates] = node;
        label[candidates] = c;
        score[candidates] = total;
        mass[candidates] = sum;
        more[candidates++] = beside;
    }

    /** Remembers a score; the heap's first is the B-th best when it is full. */
    private void push(double value) {
        int at;
        if (heaped < heap.length) {
            at = heaped++;
            while (at > 0 && heap[(at - 1) / 2] > value) {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
            }
        } else {
            at = 0;
            while (2 * at + 1 < heap.length) {
                int child = 2 * at + 1;
                child += child + 1 < heap.length && heap[child + 1] < heap[child] ? 1 : 0;
                if (heap[child] >= value) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
        }
        heap[at] = value;
    }

    /** The B best candidates become the beams, in the order in which they were found. */
    private void keep(int t) {
        int better = 0;
        for (int i = 0; i < candidates; i++) {
            better += score[i] > heap[0] ? 1 : 0;
        }
        int equal = heaped - better;
        int[] next = new int[heaped];
        int n = 0;
        // Those that stay come first, and read the old sums of none that a new one overwrites.
        int stay = 0;
        for (int i = 0; i < candidates; i++) {
            boolean stays = label[i] < 0;
            boolean kept = score[i] > heap[0] || score[i] == heap[0] && equal-- > 0;
            if (stays) {
                while (beams[stay] != from[i]) {
                    stay++;
                }
            }
            if (!kept) {
                continue;
            }
            int node = stays ? from[i] : child(from[i], label[i]);
            next[n++] = node;
            blankEnd[node] = stays ? nextBlank[stay] : NEVER;
            labelEnd[node] = stays ? nextLabel[stay] : mass[i];
            extra[node] = more[i];
            alive[node] = t + 1;
        }
        beams = n == next.length ? next : Arrays.copyOf(next, n);
    }

    private int child(int parent, int c) {
        int known = prefixes.find(parent, c);
        if (known >= 0) {
            return known;
        }
        int node = prefixes.add(parent, c);
        if (node == extra.length) {
            blankEnd = Arrays.copyOf(blankEnd, 2 * node);
            labelEnd = Arrays.copyOf(labelEnd, 2 * node);
            extra = Arrays.copyOf(extra, 2 * node);
            hot = Arrays.copyOf(hot, 2 * node);
            alive = Arrays.copyOf(alive, 2 * node);
            places = Arrays.copyOf(places, 2 * node);
        }
        if (search.language().isPresent()) {
            places[node] = places[parent].next(c);
        }
        if (search.hotWords().isPresent()) {
            hot[node] = search.hotWords().get().next(hot[parent], c);
        }
        return node;
    }

    private List<CtcText> results() {
        record Found(int node, double sum, double score) {}
        List<Found> found = new ArrayList<>();
        for (int node : beams) {
            double end = extra[node];
            if (search.weight() > 0) {
                end += search.weight() * Math.min(0, places[node].end());
            }
            if (search.hotWords().isPresent()) {
                end += search.hotWords().get().end(hot[node]);
            }
            double sum = total(node);
            if (sum + end > NEVER) {
                found.add(new Found(node, sum, sum + end));
            }
        }
        found.sort(Comparator.comparingDouble(f -> -f.score));
        List<CtcText> texts = new ArrayList<>();
        for (Found f : found.subList(0, Math.min(search.results(), found.size()))) {
            int[] labels = prefixes.labels(f.node);
            texts.add(new CtcText(CtcAlignment.symbols(z, lse, labels, search.blank()), f.sum, f.score));
        }
        return texts;
    }
}
