package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.RowContrast;
import dev.logits.internal.kernel.Selection;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;
import java.util.List;

/**
 * Two sessions as one: row i of the second is what row i of the first is compared with. A second row may begin with a
 * prompt of its own, which takes the place of the first one's.
 */
final class ContrastSession implements ModelSession {
    private final ModelSession first;
    private final ModelSession second;
    private final double weight;
    private final double plausibility;

    /** Per row how many tokens of the first one's prompt are still to come, of which the second sees none. */
    private int[] foreign;

    /** Per row the second one's last token of its own prompt, which it reads with the last of the first one's. */
    private int[] last;

    private float[] storage = {};

    private ContrastSession(
            ModelSession first, ModelSession second, double weight, double plausibility, int[] foreign, int[] last) {
        this.first = first;
        this.second = second;
        this.weight = weight;
        this.plausibility = plausibility;
        this.foreign = foreign;
        this.last = last;
    }

    /** Begins a row for each prompt; the prompts are still to be read. */
    static ModelSession open(DecodingCall call, List<Prompt> prompts) {
        int rows = prompts.size();
        if (call.contrast.orElse(null) instanceof ContrastiveDecoding c) {
            ModelSession expert = call.model.open(rows);
            try {
                return new ContrastSession(
                        expert,
                        c.amateur().open(rows),
                        1 + c.strength(),
                        c.plausibility(),
                        new int[rows],
                        new int[rows]);
            } catch (RuntimeException e) {
                expert.close();
                throw e;
            }
        }
        if (!(call.contrast.orElse(null) instanceof ClassifierFreeGuidance guidance)) {
            return call.model.open(rows);
        }
        ModelSession first = call.model.open(rows);
        ModelSession second = call.model.open(rows);
        try {
            int[] foreign = new int[rows];
            int[] last = new int[rows];
            int[][] begin = new int[rows][];
            for (int row = 0; row < rows; row++) {
                int[] prompt = prompts.get(row).tokens();
                int[] negative = guidance.negative().size() > 0
                        ? guidance.negative().toArray()
                        : new int[] {prompt[prompt.length - 1]};
                foreign[row] = prompt.length;
                last[row] = negative[negative.length - 1];
                begin[row] = Arrays.copyOf(negative, negative.length - 1);
            }
            second.prefill(begin);
            return new ContrastSession(first, second, guidance.scale(), 0, foreign, last);
        } catch (RuntimeException e) {
            first.close();
            second.close();
            throw e;
        }
    }

    @Override
    public int vocabulary() {
        return first.vocabulary();
    }

    @Override
    public int rows() {
        return first.rows();
    }

    @Override
    public int length(int row) {
        return first.length(row);
    }

    @Override
    public void join(int rows) {
        throw new IllegalStateException("the rows of a contrast begin with their prompts, all at once");
    }

    /** What the second rows read when the first ones read these tokens. */
    private int[][] shadow(int[][] tokens) {
        int[][] shadow = new int[tokens.length][];
        for (int row = 0; row < tokens.length; row++) {
            int skipped = Math.min(foreign[row], tokens[row].length);
            boolean ends = skipped > 0 && skipped == foreign[row];
            shadow[row] = Arrays.copyOfRange(tokens[row], ends ? skipped - 1 : skipped, tokens[row].length);
            if (ends) {
                shadow[row][0] = last[row];
            }
            foreign[row] -= skipped;
        }
        return shadow;
    }

    @Override
    public void prefill(int[][] tokens) {
        ModelSession.checkPrefill(tokens, rows(), vocabulary());
        first.prefill(tokens);
        second.prefill(shadow(tokens));
    }

    @Override
    public void advanceEach(int[][] tokens, Logits out) {
        ModelSession.checkAdvanceEach(tokens, out, rows(), vocabulary());
        int[][] shadow = shadow(tokens);
        int all = 0;
        for (int[] row : shadow) {
            all += row.length;
        }
        int length = Math.multiplyExact(all, vocabulary());
        if (storage.length < length) {
            storage = new float[length];
        }
        Logits others = Logits.wrap(storage, all, vocabulary());
        first.advanceEach(tokens, out);
        second.advanceEach(shadow, others);
        int[] pairs = new int[out.rows()]; // of each row of the first the one of the second; −1 inside a prompt
        int at = 0;
        int other = 0;
        for (int row = 0; row < tokens.length; row++) {
            int alone = tokens[row].length - shadow[row].length;
            for (int i = 0; i < tokens[row].length; i++) {
                pairs[at++] = i < alone ? -1 : other++;
            }
        }
        RowBlocks.forEach(pairs.length, vocabulary(), (from, to) -> {
            for (int row = from; row < to; row++) {
                if (pairs[row] >= 0) {
                    combine(out.array(), out.offset(row), others.array(), others.offset(pairs[row]));
                }
            }
        });
    }

    /** A row that is no distribution stays as it is, or takes the other's place, so that the error names its logit. */
    private void combine(float[] c, int cOff, float[] u, int uOff) {
        int n = vocabulary();
        double lc = Kernels.get().logSumExpExact(c, cOff, n);
        double lu = Kernels.get().logSumExpExact(u, uOff, n);
        if (Double.isNaN(lc)) {
            return;
        }
        if (Double.isNaN(lu)) {
            System.arraycopy(u, uOff, c, cOff, n);
            return;
        }
        Selection selection = Selection.get();
        boolean masked =
                selection.count(c, cOff, n, -Float.MAX_VALUE) < n || selection.count(u, uOff, n, -Float.MAX_VALUE) < n;
        float threshold = Float.NEGATIVE_INFINITY;
        if (plausibility > 0) {
            double bound = c[cOff + Kernels.get().argmax(c, cOff, n)] + Elementary.log(plausibility);
            threshold = (float) bound;
            threshold = threshold < bound ? Math.nextUp(threshold) : threshold;
        }
        RowContrast.into(c, cOff, lc, u, uOff, lu, n, weight, threshold, masked);
    }

    @Override
    public void reorder(int[] parents) {
        first.reorder(parents);
        second.reorder(parents);
        foreign = Arrays.stream(parents).map(parent -> foreign[parent]).toArray();
        last = Arrays.stream(parents).map(parent -> last[parent]).toArray();
    }

    @Override
    public void rewind(int[] tokens) {
        first.rewind(tokens);
        second.rewind(tokens);
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
