package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Greedy;
import dev.logits.decode.ModelSession;
import dev.logits.decode.PlanSession;
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

    private final DecodingCall call;
    private final Prompt prompt;
    private final int index;
    private final Strategy strategy;
    private final DecodingPlan plan;
    private final int draftTokens;
    private final DecodingListener listener;
    private final Judge judge;
    private final Hypothesis hypothesis;
    private final Workspace workspace;
    private long drafted;
    private long accepted;
    private float[] storage = {};

    /** Whether a drafted token is accepted. */
    interface Judge {
        /** With probability min(1, p/q), and never where p is 0; u is uniform in [0, 1). */
        Judge EXACT = (p, q, u) -> u * q < p;

        boolean accepts(double p, double q, double u);
    }

    SpeculativeRun(DecodingCall call, Prompt prompt, int index, Strategy strategy, DecodingListener listener) {
        this(call, prompt, index, strategy, listener, Judge.EXACT);
    }

    SpeculativeRun(
            DecodingCall call, Prompt prompt, int index, Strategy strategy, DecodingListener listener, Judge judge) {
        this.call = call;
        this.prompt = prompt;
        this.index = index;
        this.strategy = strategy;
        this.listener = listener;
        this.judge = judge;
        if (strategy instanceof SpeculativeDecoding s) {
            plan = s.plan();
            draftTokens = s.draftTokens();
        } else if (strategy instanceof SuffixLookup s) {
            plan = s.plan();
            draftTokens = s.draftTokens();
        } else {
            PromptLookup s = (PromptLookup) strategy;
            plan = s.plan();
            draftTokens = s.draftTokens();
        }
        hypothesis = new Hypothesis(call, prompt.tokens(), plan.newSession(), true);
        workspace = call.borrow();
    }

    private Drafter drafter() {
        if (strategy instanceof SuffixLookup s) {
            return new SuffixDrafter(s.leastMatch());
        }
        return strategy instanceof SpeculativeDecoding s
                ? new ModelDrafter(call, s, prompt.sequence())
                : new LookupDrafter(((PromptLookup) strategy).longestMatch());
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
        return new Generation(prompt.tokens(), List.of(text), drafted, accepted, OptionalDouble.empty());
    }

    /** Drafts, reads and judges; the session has read all of the text but its last token, before and after. */
    private Optional<FinishReason> round(ModelSession session, Drafter drafter) {
        int length = hypothesis.history.length();
        int room = Math.min(
                call.limit(prompt.tokens().length) - hypothesis.generated() - 1, call.model.contextLength() - length);
        int most = Math.min(draftTokens, room);
        Drafter.Draft draft =
                most > 0 ? drafter.draft(hypothesis.history, most) : new Drafter.Draft(new int[0], new Distribution[0]);
        int[] tokens = draft.tokens();
        int[] read = new int[tokens.length + 1];
        read[0] = hypothesis.history.token(length - 1);
        System.arraycopy(tokens, 0, read, 1, tokens.length);
        Logits z = logits(read.length);
        session.advanceEach(new int[][] {read}, z);
        drafted += tokens.length;
        int kept = 0;
        for (int i = 0; i <= tokens.length; i++) {
            int draftToken = i < tokens.length ? tokens[i] : -1;
            int token;
            try {
                token = choose(z, i, draftToken, i < tokens.length ? draft.distributions()[i] : null);
            } catch (DeadEndException e) {
                return Optional.of(hypothesis.deadEnd(e.getMessage()));
            }
            Optional<FinishReason> finish = hypothesis.append(token);
            boolean accept = token == draftToken && verdict;
            accepted += accept ? 1 : 0;
            tell(token);
            if (finish.isPresent()) {
                return finish;
            }
            if (!accept) {
                break;
            }
            kept++;
        }
        session.rewind(new int[] {tokens.length - kept});
        drafter.judged(kept, length + kept);
        return Optional.empty();
    }

    /** Whether the last drafted token was accepted. */
    private boolean verdict;

    /** The next token, from row i of the logits; the drafted one, or another. */
    private int choose(Logits z, int row, int draftToken, Distribution q) {
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
        Distribution p = distribution(hypothesis.session, c);
        verdict = false;
        int token;
        if (q == null) {
            token = p.draw(workspace.random.stream(0).nextDouble());
        } else {
            double u = workspace.random.stream(VERDICT).nextDouble();
            verdict = judge.accepts(p.of(draftToken), q.of(draftToken), u);
            token = verdict
                    ? draftToken
                    : p.drawBeyond(q, workspace.random.stream(REPLACEMENT).nextDouble());
        }
        if (tracing != null) {
            hypothesis.rawSum += tracing.rawLogProbability(token);
            if (call.traced()) {
                tracing.processed(call, workspace);
                hypothesis.trace(tracing.chosen(step, token, c.logitOf(token) - tracing.processedLogSumExp()));
            }
        }
        return token;
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
