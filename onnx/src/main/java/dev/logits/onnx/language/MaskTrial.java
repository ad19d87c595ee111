package dev.logits.onnx.language;

import ai.onnxruntime.OnnxJavaType;
import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import java.util.Optional;

/**
 * Tries out whether a model obeys its mask wherever the masked slots are: two tokens alone against the same two tokens
 * with masked ones before, between and behind them.
 */
final class MaskTrial {
    private MaskTrial() {}

    /** Whether logits agree up to rounding. */
    static boolean obeysMask(DecoderGraph graph) {
        boolean single = graph.signature.logitsType() == OnnxJavaType.FLOAT
                && graph.caches().get(0).type() == OnnxJavaType.FLOAT;
        return difference(graph) <= (single ? 1e-4 : 1e-2);
    }

    /** The largest difference of logits, relative to the largest logit; ∞ where the model cannot run so. */
    static double difference(DecoderGraph graph) {
        if (graph.signature.mask().isEmpty() || graph.context < 8) {
            return Double.POSITIVE_INFINITY;
        }
        int v = graph.vocabulary();
        int a = Math.min(v - 1, 5);
        int b = v / 2;
        int other = v - 1;
        Logits alone = Logits.zeros(2, v);
        try (ModelSession session = new BlockSession(graph, RowLayout.GROUPED, Optional.empty(), 1)) {
            session.advanceEach(new int[][] {{a, b}}, alone);
        }
        Logits masked = Logits.zeros(2, v);
        try (ModelSession session = new BlockSession(graph, RowLayout.MASKED, Optional.empty(), 2)) {
            session.prefill(new int[][] {{other, other, other}, {other}});
            session.rewind(new int[] {3, 0}); // three masked slots before
            session.advanceEach(new int[][] {{a}, {b}}, Logits.zeros(2, v));
            session.advanceEach(new int[][] {{}, {a}}, Logits.zeros(1, v)); // one between
            session.advanceEach(new int[][] {{b}, {}}, masked.slice(0, 1));
        } catch (IllegalStateException e) {
            return Double.POSITIVE_INFINITY; // a graph that cannot even run so
        }
        double largest = 1;
        double difference = 0;
        for (int i = 0; i < v; i++) {
            float expected = alone.get(1, i);
            if (Float.isFinite(expected)) {
                largest = Math.max(largest, Math.abs(expected));
                double d = Math.abs((double) expected - masked.get(0, i));
                difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
            }
        }
        return difference / largest;
    }
}
