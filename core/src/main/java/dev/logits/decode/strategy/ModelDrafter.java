package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Greedy;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.PlanSession;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Drafts with a smaller model, by the same plan, level by level of a tree; each token of a level that goes on is a row
 * of the model's session.
 */
final class ModelDrafter implements Drafter {
    private final DecodingCall call;
    private final long sequence;
    private final int[] widths;
    private final ModelSession session;
    private final int context;
    private float[] storage = {};

    /** The logits after the last token of each row that the model has read. */
    private Logits z;

    /** The plan's state before the first drafted token, and the steps of the text that it has seen. */
    private PlanSession state;

    private int seen;

    /** The last draft; of each node whose children were drafted the plan's state after that. */
    private DraftTree tree = new DraftTree();

    private final Map<Integer, PlanSession> after = new HashMap<>();

    /** Tokens of the text before it, and of each row of the session the last node that it has read. */
    private int base;

    private int[] rows = {DraftTree.ROOT};

    /** A token of the level that is drafted, with the text that it ends. */
    private record Tip(int node, int row, TokenHistory history) {}

    /** Drafts trees of these widths with this model. */
    ModelDrafter(DecodingCall call, DecodingPlan plan, LanguageModel model, int[] widths, long sequence) {
        this.call = call;
        this.sequence = sequence;
        this.widths = widths;
        context = model.contextLength();
        session = model.open(1);
        z = logits(1);
        state = plan.newSession();
    }

    @Override
    public DraftTree draft(TokenHistory text, int most) {
        int count = Math.min(Math.min(most, widths.length), context - text.length() + 1);
        tree = new DraftTree();
        after.clear();
        if (count < 1) {
            return tree;
        }
        read(text);
        base = text.length();
        Workspace workspace = call.borrow();
        List<Tip> level = List.of(new Tip(DraftTree.ROOT, 0, text.copy()));
        for (int depth = 0; depth < count && !level.isEmpty(); depth++) {
            if (depth > 0) {
                step(level);
            }
            level = below(level, widths[depth], workspace);
        }
        call.giveBack(workspace);
        return tree;
    }

    /** Reads the last token of each tip, in a row of its own. */
    private void step(List<Tip> level) {
        int[] parents = level.stream().mapToInt(Tip::row).toArray();
        if (parents.length != session.rows() || parents.length > 1) {
            session.reorder(parents);
        }
        z = logits(parents.length);
        session.advance(level.stream().mapToInt(tip -> tree.token(tip.node)).toArray(), z);
        rows = level.stream().mapToInt(Tip::node).toArray();
    }

    /** Drafts the children of each tip; those that do not end the text are the tips of the next level. */
    private List<Tip> below(List<Tip> level, int width, Workspace workspace) {
        List<Tip> next = new ArrayList<>();
        for (int row = 0; row < level.size(); row++) {
            Tip tip = level.get(row);
            PlanSession plan = (tip.node == DraftTree.ROOT ? state : after.get(tree.parent(tip.node))).fork();
            workspace.random.at(call.seed, sequence, tip.history.generated());
            workspace.candidates.reset(z.array(), z.offset(row));
            if (!process(plan, workspace, tip.history)) {
                continue;
            }
            after.put(tip.node, plan);
            int first = tree.size();
            propose(tip.node, plan, width, workspace);
            for (int node = first; node < tree.size(); node++) {
                if (!call.ends(tree.token(node))) {
                    TokenHistory longer = node + 1 < tree.size() ? tip.history.copy() : tip.history;
                    longer.append(tree.token(node));
                    next.add(new Tip(node, row, longer));
                }
            }
        }
        return next;
    }

    private void propose(int node, PlanSession plan, int width, Workspace workspace) {
        if (plan.plan().sampler() instanceof Greedy && width > 1) {
            TopHeap best = new TopHeap().clear(width);
            for (int i = 0; i < workspace.candidates.size(); i++) {
                if (workspace.candidates.logit(i) > Double.NEGATIVE_INFINITY) {
                    best.offer(workspace.candidates.id(i), workspace.candidates.logit(i));
                }
            }
            for (int i = 0; i < best.size(); i++) {
                tree.add(node, best.item(i), Distribution.certain(best.item(i)));
            }
            return;
        }
        Optional<Distribution> q = Optional.of(SpeculativeRun.distribution(plan, workspace.candidates));
        StepRandom random = workspace.random.stream(SpeculativeRun.DRAFT);
        for (int i = 0; i < width && q.isPresent(); i++) {
            int token = q.get().draw(random.nextDouble());
            tree.add(node, token, q.get());
            q = i + 1 < width ? q.get().without(token) : q;
        }
    }

    /**
     * Reads what the model has not read of the text. The plan sees each step once, so that a rule may count them: also
     * the last one of a draft that was accepted as a whole, where the drafter had no say.
     */
    private void read(TokenHistory text) {
        int from = session.length(0);
        int last = text.length() - 1;
        int unseen = Math.min(last, text.prompt() + seen - 1);
        if (unseen > from) {
            int[] tokens = new int[unseen - from];
            Arrays.setAll(tokens, i -> text.token(from + i));
            session.prefill(new int[][] {tokens});
        }
        int first = Math.max(from, unseen);
        int[] tokens = new int[last - first + 1];
        Arrays.setAll(tokens, i -> text.token(first + i));
        z = logits(tokens.length);
        session.advanceEach(new int[][] {tokens}, z);
        Workspace workspace = call.borrow();
        for (int i = 0; i < tokens.length - 1; i++) {
            TokenHistory history = text.copy();
            history.truncate(first + i + 1);
            workspace.random.at(call.seed, sequence, history.generated());
            workspace.candidates.reset(z.array(), z.offset(i));
            process(state, workspace, history);
            seen++;
        }
        z = z.slice(tokens.length - 1, tokens.length);
        call.giveBack(workspace);
    }

    private Logits logits(int rows) {
        int length = Math.multiplyExact(rows, call.vocabulary);
        if (storage.length < length) {
            storage = new float[length];
        }
        return Logits.wrap(storage, rows, call.vocabulary);
    }

    /** Whether the rules leave a token to draft. */
    private static boolean process(PlanSession plan, Workspace workspace, TokenHistory history) {
        try {
            plan.process(workspace.candidates, history, workspace.random);
            return workspace.candidates.topLogit() > Double.NEGATIVE_INFINITY;
        } catch (DeadEndException e) {
            return false;
        }
    }

    /** Goes on in the row that has read most of what was accepted, with the plan as it was after that. */
    @Override
    public void judged(int node) {
        if (after.isEmpty() && rows.length == 1 && rows[0] == DraftTree.ROOT) {
            return;
        }
        int[] path = tree.path(node);
        int row = 0;
        int common = -1;
        for (int i = 0; i < rows.length; i++) {
            int same = DraftTree.common(tree.path(rows[i]), path);
            if (same > common) {
                common = same;
                row = i;
            }
        }
        if (rows.length > 1) {
            session.reorder(new int[] {row});
        }
        session.rewind(new int[] {session.length(0) - base - common});
        for (int at : fromRoot(path)) {
            PlanSession later = after.get(at);
            if (later != null) {
                state = later;
                seen++;
            }
        }
        rows = new int[] {DraftTree.ROOT};
        tree = new DraftTree();
        after.clear();
    }

    /** The root, then the nodes of a path. */
    private static int[] fromRoot(int[] path) {
        int[] all = new int[path.length + 1];
        all[0] = DraftTree.ROOT;
        System.arraycopy(path, 0, all, 1, path.length);
        return all;
    }

    @Override
    public void close() {
        session.close();
    }
}
