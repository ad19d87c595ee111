package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Speculative decoding of several prompts in one session of the model. In each round every text drafts, the model reads
 * the drafts of all texts at once, and each text goes on behind as many of its tokens as were accepted. For one thread.
 */
final class SpeculativeBatch {
    /** Logits of a round; more texts than these are enough for wait until others are done. */
    private static final int MOST_LOGITS = 1 << 25;

    private final DecodingCall call;
    private final ModelSession session;
    private List<SpeculativeRun> running;
    private float[] storage = {};

    private SpeculativeBatch(DecodingCall call, ModelSession session, List<SpeculativeRun> runs) {
        this.call = call;
        this.session = session;
        running = runs;
    }

    /** Runs all to their ends; one generation each. */
    static List<Generation> decode(DecodingCall call, List<SpeculativeRun> runs) {
        return decode(call, runs, MOST_LOGITS);
    }

    /** The same with room for so many logits, or those of one text. */
    static List<Generation> decode(DecodingCall call, List<SpeculativeRun> runs, long mostLogits) {
        long logits = (long) runs.get(0).mostRead() * call.vocabulary;
        int together = (int) Math.max(1, Math.min(runs.size(), mostLogits / logits));
        for (int from = 0; from < runs.size(); from += together) {
            List<SpeculativeRun> some = runs.subList(from, Math.min(runs.size(), from + together));
            List<Prompt> prompts = some.stream().map(SpeculativeRun::prompt).toList();
            try (ModelSession session = call.open(prompts)) {
                some.forEach(SpeculativeRun::begin);
                new SpeculativeBatch(call, session, some).run(prompts);
            } finally {
                some.forEach(SpeculativeRun::close);
            }
        }
        return runs.stream().map(SpeculativeRun::result).toList();
    }

    private void run(List<Prompt> prompts) {
        int[][] beginnings = new int[prompts.size()][];
        int tokens = 0;
        for (int row = 0; row < beginnings.length; row++) {
            int[] all = prompts.get(row).tokens();
            beginnings[row] = Arrays.copyOf(all, all.length - 1);
            tokens += beginnings[row].length;
        }
        if (tokens > 0) {
            session.prefill(beginnings);
        }
        endWhatIsCut();
        while (!running.isEmpty()) {
            round();
            endWhatIsCut();
        }
    }

    private void endWhatIsCut() {
        Optional<FinishReason> cut = call.cut();
        if (cut.isPresent()) {
            running.forEach(run -> run.finish(cut.get()));
            running = List.of();
        }
    }

    /** A row of the session has read all of its text but the last token, before and after. */
    private void round() {
        int texts = running.size();
        List<int[]> tokens = new ArrayList<>();
        List<Integer> textOfRow = new ArrayList<>();
        int[] firstRow = new int[texts];
        int[] firstLogits = new int[texts];
        int all = 0;
        for (int i = 0; i < texts; i++) {
            firstRow[i] = tokens.size();
            firstLogits[i] = all;
            for (int[] branch : running.get(i).draft()) {
                tokens.add(branch);
                textOfRow.add(i);
                all = Math.addExact(all, branch.length);
            }
        }
        if (tokens.size() > texts) {
            session.reorder(textOfRow.stream().mapToInt(Integer::intValue).toArray());
        }
        Logits z = logits(all);
        session.advanceEach(tokens.toArray(int[][]::new), z);
        List<SpeculativeRun> left = new ArrayList<>();
        int[] rows = new int[texts];
        int[] refused = new int[texts];
        for (int i = 0; i < texts; i++) {
            SpeculativeRun run = running.get(i);
            if (!run.judge(z, firstLogits[i])) {
                rows[left.size()] = firstRow[i] + run.branch();
                refused[left.size()] = run.refused();
                left.add(run);
            }
        }
        running = left;
        goOn(Arrays.copyOf(rows, left.size()), Arrays.copyOf(refused, left.size()));
    }

    /** Rows of texts that are done, and of branches that were not taken, leave; refused tokens are forgotten. */
    private void goOn(int[] rows, int[] refused) {
        if (rows.length == 0) {
            return;
        }
        boolean same = rows.length == session.rows();
        for (int i = 0; i < rows.length; i++) {
            same &= rows[i] == i;
        }
        if (!same) {
            session.reorder(rows);
        }
        session.rewind(refused);
    }

    private Logits logits(int rows) {
        int length = Math.multiplyExact(rows, call.vocabulary);
        if (storage.length < length) {
            storage = new float[length];
        }
        return Logits.wrap(storage, rows, call.vocabulary);
    }
}
