package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Greedy;
import dev.logits.decode.PlanSession;
import dev.logits.decode.StepRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Speculative decoding after one prompt, round by round: it drafts, the model reads all drafts at once, it judges. Who
 * calls it, a {@link SpeculativeBatch}, has the model's session.
 */
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
    private Optional<Drafter> drafter = Optional.empty();
    private long drafted;
    private long accepted;
    private long steps;

    /** What this round has drafted, and the nodes of each branch. */
    private DraftTree tree = new DraftTree();

    private int[][] branches = {};

    /** The branch that the text went on in, and the tokens at its end that were not taken. */
    private int branch;

    private int refused;
    private Generation result;

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
    }

    Prompt prompt() {
        return prompt;
    }

    /** The most tokens that the model reads for this text in a round. */
    int mostRead() {
        int leaves = 1;
        if (strategy instanceof SpeculativeTree s) {
            leaves = s.widths().stream().reduce(1, (a, b) -> a * b);
        }
        return (int) Math.min(Integer.MAX_VALUE, leaves * (strategy.draftTokens() + 1L));
    }

    /** Opens the drafter. */
    void begin() {
        drafter = Optional.of(drafter());
    }

    /** Frees the drafter. */
    void close() {
        drafter.ifPresent(Drafter::close);
        drafter = Optional.empty();
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

    /** Ends the text as it is. */
    void finish(FinishReason reason) {
        OptionalDouble sum = call.logProbabilities ? OptionalDouble.of(hypothesis.rawSum) : OptionalDouble.empty();
        GeneratedText text = hypothesis.result(reason, sum, sum);
        tellText();
        listener.finished(index, 0, text);
        result = new Generation(prompt.tokens(), List.of(text), drafted, accepted, steps, OptionalDouble.empty());
    }

    /** What came of it, once it is finished. */
    Generation result() {
        return result;
    }

    /**
     * Drafts.
     *
     * @return the tokens of each branch, behind the text's last token, for a row of the model's session each
     */
    int[][] draft() {
        int length = hypothesis.history.length();
        int room = Math.min(
                call.limit(prompt.tokens().length) - hypothesis.generated() - 1, call.model.contextLength() - length);
        int most = Math.min(strategy.draftTokens(), room);
        tree = most > 0 ? drafter.orElseThrow().draft(hypothesis.history, most) : new DraftTree();
        branches = tree.branches();
        drafted += tree.size();
        steps++;
        int[][] tokens = new int[branches.length][];
        for (int row = 0; row < tokens.length; row++) {
            int[] nodes = branches[row];
            tokens[row] = new int[nodes.length + 1];
            tokens[row][0] = hypothesis.history.token(length - 1);
            for (int i = 0; i < nodes.length; i++) {
                tokens[row][i + 1] = tree.token(nodes[i]);
            }
        }
        return tokens;
    }

    /**
     * Takes the logits after each of these tokens, branch by branch.
     *
     * @param first the row of the first branch's first token
     * @return whether the text is finished
     */
    boolean judge(Logits z, int first) {
        Workspace workspace = call.borrow();
        int node = DraftTree.ROOT;
        try {
            do {
                int token = choose(z, node, first + rowOf(node), workspace);
                Optional<FinishReason> finish = hypothesis.append(token);
                accepted += verdict == REFUSED ? 0 : 1;
                tell(token);
                if (finish.isPresent()) {
                    finish(finish.get());
                    return true;
                }
                node = verdict == REFUSED ? node : verdict;
            } while (verdict != REFUSED);
        } catch (DeadEndException e) {
            finish(hypothesis.deadEnd(e.getMessage()));
            return true;
        } finally {
            call.giveBack(workspace);
        }
        branch = branchOf(node);
        refused = branches[branch].length - tree.depth(node);
        drafter.orElseThrow().judged(node);
        return false;
    }

    /** The branch that the text has gone on in. */
    int branch() {
        return branch;
    }

    /** How many tokens at the end of that branch were not accepted. */
    int refused() {
        return refused;
    }

    /** The first branch through a node. */
    private int branchOf(int node) {
        int depth = tree.depth(node);
        int at = 0;
        while (node != DraftTree.ROOT && (branches[at].length < depth || branches[at][depth - 1] != node)) {
            at++;
        }
        return at;
    }

    /** Where the logits after a node are, from those of the first branch's first token on. */
    private int rowOf(int node) {
        int row = tree.depth(node);
        for (int before = branchOf(node) - 1; before >= 0; before--) {
            row += branches[before].length + 1;
        }
        return row;
    }

    /** The drafted token that was accepted last, or that none was. */
    private int verdict;

    /** The next token, from a row of the logits: one of those that were drafted behind a node, or another. */
    private int choose(Logits z, int node, int row, Workspace workspace) {
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
        int token = judged(distribution(hypothesis.session, c), tree.children(node), workspace);
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
    private int judged(Distribution p, int[] drafts, Workspace workspace) {
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
}
