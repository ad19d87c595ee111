package dev.logits.app.tour;

import dev.logits.Logits;
import dev.logits.loss.CrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Why losses are computed from logits: the way through a float probability breaks, before one's eyes. */
final class LossChapter implements Chapter {
    private static final float[] CONFIDENCE = {1, 5, 17, 50, 90, 110};

    @Override
    public String title() {
        return "Why losses are computed from logits";
    }

    @Override
    public List<Block> tell(Tour tour) {
        List<List<String>> rows = new ArrayList<>();
        for (float z : CONFIDENCE) {
            Logits row = Logits.wrap(new float[] {0, z}, 1, 2);
            rows.add(List.of(
                    number(z),
                    number(new CrossEntropy().mean(row, new int[] {1})),
                    number(throughProbability(z, 0)),
                    number(new CrossEntropy().mean(row, new int[] {0})),
                    number(throughProbability(0, z))));
        }
        return List.of(
                Block.text(
                        "A loss says how bad a row is, given the right class y. Cross-entropy is the surprise at it, −ln p_y."
                                + " Below, a row of two logits, 0 and z, whose right class is first the second, then the first."
                                + " Beside each loss is what comes out of the way one writes first: softmax in float, then the"
                                + " logarithm."),
                new Block.Table(
                        "Cross-entropy of the logits 0 and z",
                        List.of("z", "right: exact", "naive", "wrong: exact", "naive"),
                        rows),
                Block.text(
                        "The naive way says 0 for a small loss and, where it would matter most, infinity or NaN: e^z does not"
                                + " fit into a float from z = 89 on. Computed from the logits as ln Σ e^z - z_y nothing is lost."
                                + " Its gradient is p - e_y: what the model said, less what was so."),
                Block.tryIt(tour.command("explain 0,110 --label 0")));
    }

    /** −ln of the float softmax of {@code mine} against {@code other}, as one writes it first. */
    private static double throughProbability(float mine, float other) {
        float up = (float) Math.exp(mine);
        float p = up / (up + (float) Math.exp(other));
        return (float) -Math.log(p);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return "infinity";
        }
        String text = Math.abs(value) >= 1e-3 || value == 0 ? String.format(Locale.ROOT, "%.4f", value + 0.0) : "";
        return text.isEmpty() ? String.format(Locale.ROOT, "%.3e", value) : text.replaceFirst("\\.?0+$", "");
    }
}
