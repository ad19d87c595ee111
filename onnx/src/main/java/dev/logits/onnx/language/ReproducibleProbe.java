package dev.logits.onnx.language;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.SessionContract;
import dev.logits.decode.SessionContract.Promise;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tries out, when a model is opened in the reproducible mode, whether a row's logits are the same bits alone, among
 * others, after others joined and left, forked and rewound. A model that fails with several rows a run (such as one
 * that quantizes activations by a scale per run) gets one row a run, and one token a chunk; if that fails too the mode
 * is refused.
 */
final class ReproducibleProbe {
    /** What rounding may do, also where activations are quantized by a scale that masked slots have a part in. */
    private static final double MASKED = 0.1;

    private ReproducibleProbe() {}

    /**
     * What was found.
     *
     * @param shape a shape that passes
     * @param warnings how it differs from what was asked for
     */
    record Outcome(Reproducible shape, List<String> warnings) {}

    static Outcome of(DecoderGraph graph, Reproducible asked) throws IOException {
        if (graph.signature.mask().isEmpty()) {
            throw new MalformedFileException(
                    graph.name,
                    graph.name
                            + ": the reproducible mode needs the input attention_mask, which this model does not declare");
        }
        double difference = MaskTrial.difference(graph);
        if (difference > MASKED) {
            throw new MalformedFileException(
                    graph.name,
                    graph.name + ": the reproducible mode needs a model that obeys attention_mask wherever the masked"
                            + " slots are; masked slots move the logits of this one by "
                            + String.format(Locale.ROOT, "%.0f", 100 * difference)
                            + " % of the largest, as where GroupQueryAttention knows of the mask its sum alone");
        }
        Reproducible shape = new Reproducible(asked.rows(), Math.min(asked.slots(), graph.context), asked.chunk());
        if (graph.widest(1) == 1) {
            shape = new Reproducible(shape.rows(), shape.slots(), 1);
        }
        if (shape.slots() < 16) {
            throw new MalformedFileException(
                    graph.name, graph.name + ": the reproducible mode needs 16 slots or more, got " + shape.slots());
        }
        List<Reproducible> ladder = new ArrayList<>(List.of(shape));
        ladder.add(new Reproducible(1, shape.slots(), shape.chunk()));
        ladder.add(new Reproducible(1, shape.slots(), 1));
        String reason = "";
        for (Reproducible candidate : ladder) {
            try {
                check(graph, candidate);
                return candidate.equals(shape)
                        ? new Outcome(candidate, List.of())
                        : new Outcome(candidate, List.of(warning(candidate, reason)));
            } catch (IllegalStateException e) {
                reason = e.getMessage();
            }
        }
        throw new MalformedFileException(
                graph.name, graph.name + ": this model's logits are not reproducible: " + reason);
    }

    private static String warning(Reproducible used, String reason) {
        return "a row's logits depend on the other rows of a run, as where activations are quantized by a scale per run;"
                + " texts run one at a time" + (used.chunk() == 1 ? ", prompts one token at a time" : "") + " ("
                + reason
                + ")";
    }

    private static void check(DecoderGraph graph, Reproducible shape) {
        LanguageModel model = new LanguageModel() {
            @Override
            public int vocabulary() {
                return graph.vocabulary();
            }

            @Override
            public int contextLength() {
                return shape.slots();
            }

            @Override
            public ModelSession open(int sequences) {
                return new FixedSession(graph, shape, sequences);
            }
        };
        int length = Math.min(shape.slots() - 4, Math.max(9, shape.chunk() + 3));
        SessionContract contract = SessionContract.exact(model).withLength(length);
        for (Promise promise : Promise.values()) {
            if (promise != Promise.PROMPTS_AS_STEPS || shape.chunk() == 1) {
                contract.check(promise);
            }
        }
    }
}
