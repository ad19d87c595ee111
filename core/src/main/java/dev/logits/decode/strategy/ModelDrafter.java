package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.PlanSession;
import dev.logits.decode.TokenHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Drafts with a smaller model, by the same plan. */
final class ModelDrafter implements Drafter {
    private final Setup setup;
    private final long sequence;
    private final ModelSession session;
    private final int context;
    private final Logits z;

    /** The plan's state before each drafted token, the first being the state at the end of the text. */
    private final List<PlanSession> states = new ArrayList<>();

    ModelDrafter(Setup setup, SpeculativeDecoding strategy, long sequence) {
        this.setup = setup;
        this.sequence = sequence;
        LanguageModel model = strategy.draft();
        context = model.contextLength();
        session = model.open(1);
        z = Logits.zeros(1, setup.vocabulary);
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
        Workspace workspace = setup.borrow();
        for (int i = 0; i < count; i++) {
            PlanSession plan = states.get(i).fork();
            workspace.random.at(setup.seed, sequence, history.generated());
            workspace.candidates.reset(z.array(), z.offset());
            plan.process(workspace.candidates, history, workspace.random);
            distributions[i] = SpeculativeRun.distribution(plan, workspace.candidates);
            tokens[i] = distributions[i].draw(
                    workspace.random.stream(SpeculativeRun.DRAFT).nextDouble());
            history.append(tokens[i]);
            states.add(plan);
            if (setup.ends(tokens[i])) {
                tokens = Arrays.copyOf(tokens, i + 1);
                break;
            }
            if (i + 1 < count) {
                session.advance(new int[] {tokens[i]}, z);
            }
        }
        setup.giveBack(workspace);
        return new Draft(tokens, Arrays.copyOf(distributions, tokens.length));
    }

    /** Reads what the model has not read of the text; at least the last token, whose logits are needed. */
    private void read(TokenHistory text) {
        if (session.length() == text.length()) {
            session.rewind(1);
        }
        int from = session.length();
        int last = text.length() - 1;
        if (last > from) {
            int[] tokens = new int[last - from];
            Arrays.setAll(tokens, i -> text.token(from + i));
            session.prefill(new int[][] {tokens}, z);
        }
        session.advance(new int[] {text.token(last)}, z);
    }

    @Override
    public void judged(int accepted, int length) {
        PlanSession state = states.get(Math.min(accepted + 1, states.size() - 1));
        states.clear();
        states.add(state);
        session.rewind(Math.max(0, session.length() - length));
    }

    @Override
    public void close() {
        session.close();
    }
}
