package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.PlanSession;
import dev.logits.decode.TokenHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Drafts with a smaller model, by the same plan. */
final class ModelDrafter implements Drafter {
    private final DecodingCall call;
    private final long sequence;
    private final ModelSession session;
    private final int context;
    private float[] storage = {};

    /** The logits after the last token that the model has read. */
    private Logits z;

    /** The plan's state before each drafted token. */
    private final List<PlanSession> states = new ArrayList<>();

    /** Steps of the text that the first of them has seen. */
    private int seen;

    ModelDrafter(DecodingCall call, SpeculativeDecoding strategy, long sequence) {
        this.call = call;
        this.sequence = sequence;
        LanguageModel model = strategy.draft();
        context = model.contextLength();
        session = model.open(1);
        z = logits(1);
        states.add(strategy.plan().newSession());
    }

    @Override
    public Draft draft(TokenHistory text, int most) {
        int count = Math.min(most, context - text.length() + 1);
        if (count < 1) {
            return new Draft(new int[0], new Distribution[0]);
        }
        read(text);
        TokenHistory history = text.copy();
        int[] tokens = new int[count];
        Distribution[] distributions = new Distribution[count];
        Workspace workspace = call.borrow();
        for (int i = 0; i < count; i++) {
            PlanSession plan = states.get(i).fork();
            workspace.random.at(call.seed, sequence, history.generated());
            workspace.candidates.reset(z.array(), z.offset());
            if (!process(plan, workspace, history)) {
                tokens = Arrays.copyOf(tokens, i);
                break;
            }
            distributions[i] = SpeculativeRun.distribution(plan, workspace.candidates);
            tokens[i] = distributions[i].draw(
                    workspace.random.stream(SpeculativeRun.DRAFT).nextDouble());
            history.append(tokens[i]);
            states.add(plan);
            if (call.ends(tokens[i])) {
                tokens = Arrays.copyOf(tokens, i + 1);
                break;
            }
            if (i + 1 < count) {
                session.advance(new int[] {tokens[i]}, z);
            }
        }
        call.giveBack(workspace);
        return new Draft(tokens, Arrays.copyOf(distributions, tokens.length));
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
            process(states.get(0), workspace, history);
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

    @Override
    public void judged(int accepted, int length) {
        int steps = Math.min(accepted + 1, states.size() - 1);
        PlanSession state = states.get(steps);
        seen += steps;
        states.clear();
        states.add(state);
        session.rewind(new int[] {Math.max(0, session.length(0) - length)});
    }

    @Override
    public void close() {
        session.close();
    }
}
