package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Greedy;
import dev.logits.decode.ModelSession;
import dev.logits.decode.PlanSession;
import dev.logits.decode.StepRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Speculative decoding after one prompt: draft, read all at once, judge. */
final class SpeculativeRun {
    /** Streams of random numbers; a drafted token, its verdict and its replacement must not know of each other. */
    static final int DRAFT = -1;

    private static final int VERDICT = -2;
    private static final int REPLACEMENT = -3;

    /** The verdict where no drafted token was accepted. */
    private static final int REFUSED = -1;

    private final DecodingCall call;
    private final Prompt prompt;
    private final int index;
    private final DraftingStrategy strategy;
    private final DecodingPlan plan;
    private final DecodingListener listener;
    private final Judge judge;
    private final Hypothesis hypothesis;
    private final Workspace workspace;
    private long drafted;
    private long accepted;
    private long steps;
    private float[] storage = {};

    /** Whether a drafted token is accepted. */
    interface Judge {
        /** With probability min(1, p/q), and never where p is 0; u is uniform in [0, 1). */
        Judge EXACT = (p, q, u) -> u * q < p;

        boolean accepts(double p, double q, double u);
    }

    SpeculativeRun(DecodingCall call, Prompt prompt, int index, DraftingStrategy strategy, DecodingListener listener) {
        this(call, prompt, index, strategy, listener, Judge.EXACT);
    }

    SpeculativeRun(
            DecodingCall call,
            Prompt prompt,
            int index,
            DraftingStrategy strategy,
            DecodingListener listener,
            Judge judge) {
        this.call = call;
        this.prompt = prompt;
        this.index = index;
        this.strategy = strategy;
        this.listener = listener;
        this.judge = judge;
        plan = strategy.plan();
        hypothesis = new Hypothesis(call, prompt.tokens(), plan.newSession(), true);
        workspace = call.borrow();
    }

    private Drafter drafter() {
        if (strategy instanceof SuffixLookup s) {
            return new SuffixDrafter(s.leastMatch(), s.drafts());
        }
        if (strategy instanceof PromptLookup s) {
            return new LookupDrafter(s.longestMatch());
        }
        if (strategy instanceof SpeculativeTree s) {
            int[] widths = s.widths().stream().mapToInt(Integer::intValue).toArray();
            return new ModelDrafter(call, plan, s.draft(), widths, prompt.sequence());
        }
        int[] chain = new int[strategy.draftTokens()];
        Arrays.fill(chain, 1);
        return new ModelDrafter(call, plan, ((SpeculativeDecoding) strategy).draft(), chain, prompt.sequence());
    }

    /** The distribution that a plan's sampler draws from, when its rules have run. */
    static Distribution distribution(PlanSession session, Candidates c) {
        return session.plan().sampler() instanceof Greedy ? Distribution.certain(c.top()) : Distribution.of(c);
    }

    Generation run() {
        try (ModelSession session = call.open(List.of(prompt));
                Drafter drafter = drafter()) {
            int[] tokens = prompt.tokens();
            if (tokens.length > 1) {
                session.prefill(new int[][] {Arrays.copyOf(tokens, tokens.length - 1)});
            }
            Optional<FinishReason> finish = call.cut();
            while (finish.isEmpty()) {
                finish = round(session, drafter);
                if (finish.isEmpty()) {
                    finish = call.cut();
                }
            }
            return finished(finish.get());
        } finally {
            call.giveBack(workspace);
        }
    }

    private Generation finished(FinishReason reason) {
        OptionalDouble sum = call.logProbabilities ? OptionalDouble.of(hypothesis.rawSum) : OptionalDouble.empty();
        GeneratedText text = hypothesis.result(reason, sum, sum);
        tellText();
        listener.finished(index, 0, text);
        return new Generation(prompt.tokens(), List.of(text), drafted, accepted, steps, OptionalDouble.empty());
    }

    /** Drafts, reads and judges; the session has read all of the text but its last token, before and after. */
    private Optional<FinishReason> round(ModelSession session, Drafter drafter) {
        int length = hypothesis.history.length();
        int room = Math.min(
                call.limit(prompt.tokens().length) - hypothesis.generated() - 1, call.model.contextLength() - length);
        int most = Math.min(strategy.draftTokens(), room);
        DraftTree tree = most > 0 ? drafter.draft(hypothesis.history, most) : new DraftTree();
        int[][] branches = tree.branches();
        Logits z = read(session, tree, branches);
        drafted += tree.size();
        steps++;
        int node = DraftTree.ROOT;
        do {
            int token;
            try {
                token = choose(z, tree, node, firstRow(tree, branches, node));
            } catch (DeadEndException e) {
                return Optional.of(hypothesis.deadEnd(e.getMessage()));
            }
            Optional<FinishReason> finish = hypothesis.append(token);
            accepted += verdict == REFUSED ? 0 : 1;
            tell(token);
            if (finish.isPresent()) {
                return finish;
            }
            node = verdict == REFUSED ? node : verdict;
        } while (verdict != REFUSED);
        int kept = tree.depth(node);
        int branch = branchOf(tree, branches, node);
        if (branches.length > 1) {
            session.reorder(new int[] {branch});
        }
        session.rewind(new int[] {branches[branch].length - kept});
        drafter.judged(node);
        return Optional.empty();
    }

    /** The logits after the text and after each token of each branch, branch by branch; a row of the session each. */
    private Logits read(ModelSession session, DraftTree tree, int[][] branches) {
        if (branches.length > 1) {
            session.reorder(new int[branches.length]);
        }
        int[][] tokens = new int[branches.length][];
        int all = 0;
        for (int row = 0; row < tokens.length; row++) {
            int[] branch = branches[row];
            tokens[row] = new int[branch.length + 1];
            tokens[row][0] = hypothesis.history.token(hypothesis.history.length() - 1);
            for (int i = 0; i < branch.length; i++) {
                tokens[row][i + 1] = tree.token(branch[i]);
            }
            all += tokens[row].length;
        }
        Logits z = logits(all);
        session.advanceEach(tokens, z);
        return z;
    }

    /** The first branch through a node. */
    private static int branchOf(DraftTree tree, int[][] branches, int node) {
        int depth = tree.depth(node);
        int branch = 0;
        while (node != DraftTree.ROOT && (branches[branch].length < depth || branches[branch][depth - 1] != node)) {
            branch++;
        }
        return branch;
    }

    /** Where the logits after a node are. */
    private static int firstRow(DraftTree tree, int[][] branches, int node) {
        int row = tree.depth(node);
        for (int branch = branchOf(tree, branches, node) - 1; branch >= 0; branch--) {
            row += branches[branch].length + 1;
        }
        return row;
    }

    /** The drafted token that was accepted last, or that none was. */
    private int verdict;

    /** The next token, from a row of the logits: one of those that were drafted behind a node, or another. */
    private int choose(Logits z, DraftTree tree, int node, int row) {
        int off = z.offset(row);
        int step = hypothesis.generated();
        Candidates c = workspace.candidates.reset(z.array(), off);
        workspace.random.at(call.seed, prompt.sequence(), step);
        Tracing tracing = null;
        if (call.logProbabilities) {
            tracing = new Tracing(
                    call, workspace, z.array(), off, plan.processors().size());
            hypothesis.session.process(c, hypothesis.history, workspace.random, tracing);
        } else {
            hypothesis.session.process(c, hypothesis.history, workspace.random);
        }
        int token = judged(distribution(hypothesis.session, c), tree, tree.children(node));
        if (tracing != null) {
            hypothesis.rawSum += tracing.rawLogProbability(token);
            if (call.traced()) {
                tracing.processed(call, workspace);
                hypothesis.trace(tracing.chosen(step, token, c.logitOf(token) - tracing.processedLogSumExp()));
            }
        }
        return token;
    }

    /** Each drafted token is judged by what those before it have left of p; the last one's rest is drawn from. */
    private int judged(Distribution p, DraftTree tree, int[] drafts) {
        verdict = REFUSED;
        if (drafts.length == 0) {
            return p.draw(workspace.random.stream(0).nextDouble());
        }
        StepRandom verdicts = workspace.random.stream(VERDICT);
        Distribution left = p;
        for (int i = 0; i < drafts.length; i++) {
            int token = tree.token(drafts[i]);
            Distribution q = tree.drawnFrom(drafts[i]);
            if (judge.accepts(left.of(token), q.of(token), verdicts.nextDouble())) {
                verdict = drafts[i];
                return token;
            }
            left = i + 1 < drafts.length ? left.beyond(q) : left;
        }
        return left.drawBeyond(
                tree.drawnFrom(drafts[drafts.length - 1]),
                workspace.random.stream(REPLACEMENT).nextDouble());
    }

    private void tell(int token) {
        listener.token(index, 0, token);
        tellText();
        if (call.traced()) {
            listener.step(index, 0, hypothesis.lastTrace());
        }
    }

    private void tellText() {
        String piece = hypothesis.text == null ? "" : hypothesis.text.take();
        if (!piece.isEmpty()) {
            listener.text(index, 0, piece);
        }
    }

    private Logits logits(int rows) {
        int length = Math.multiplyExact(rows, call.vocabulary);
        if (storage.length < length) {
            storage = new float[length];
        }
        return Logits.wrap(storage, rows, call.vocabulary);
    }
}
