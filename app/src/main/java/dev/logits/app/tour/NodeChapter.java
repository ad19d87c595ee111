package dev.logits.app.tour;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.data.StrokeDigits;
import dev.logits.io.report.BarList;
import dev.logits.io.report.BarsSvg;
import dev.logits.io.report.ImagesSvg;
import dev.logits.io.report.LinesSvg;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.EpochResult;
import dev.logits.learn.network.Tensor;
import dev.logits.math.LogOdds;
import dev.logits.math.LogSumExp;
import dev.logits.math.Softmax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A node and its weighted sum, a network of them trained on digits, and one digit on its way to probabilities. */
final class NodeChapter implements Chapter {
    private static final int SHOWN = 10;

    @Override
    public String title() {
        return "A node, a network, and the logits of one digit";
    }

    @Override
    public List<Block> tell(Tour tour) {
        DenseFeatures images = tour.testImages();
        int[] labels = tour.testLabels();
        Logits z = tour.testLogits();
        int row = undecided(z, labels);
        List<Block> blocks = new ArrayList<>();
        blocks.add(Block.text(
                "Here is a digit, drawn by a program with a shaky hand: 28 x 28 numbers between 0 for paper and 1"
                        + " for ink. Which one is it?"));
        blocks.add(new Block.Picture(
                "Some digits, the one in question first",
                style -> StrokeDigits.lines(images, row, style.unicode()),
                digits(images, labels, row)));
        blocks.add(Block.text(node(tour, images, row)));
        blocks.add(Block.text(training(tour)));
        blocks.add(new Block.Picture(
                "Training: rows of the training set that the network gets wrong",
                style -> BarList.lines(epochs(tour), 0.5, style),
                curve(tour)));
        blocks.add(Block.text(
                "The last layer adds up what the 64 nodes say, once for each digit. What comes out are the logits z."
                        + " Softmax turns them into probabilities, p = e^z / Σ e^z."));
        List<BarList.Item> bars = bars(z, row);
        blocks.add(new Block.Picture(
                "The logits of the digit and their softmax",
                style -> BarList.lines(bars, style),
                BarsSvg.of(bars, 1, labels[row], "Probabilities of the ten digits")));
        blocks.add(Block.text(said(z, labels, row)));
        blocks.add(Block.tryIt(tour.command("explain " + words(z, row))));
        return blocks;
    }

    /** A right answer of which the network is not sure. */
    private static int undecided(Logits z, int[] labels) {
        Probabilities p = Softmax.of(z);
        int best = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (int r = 0; r < z.rows(); r++) {
            double distance = Math.abs(p.get(r, labels[r]) - 0.7);
            if (distance < nearest) {
                nearest = distance;
                best = r;
            }
        }
        return best;
    }

    private static String digits(DenseFeatures images, int[] labels, int row) {
        List<ImagesSvg.Image> shown = new ArrayList<>();
        shown.add(image(images, row, "?"));
        for (int r = 0; shown.size() < SHOWN; r++) {
            if (r != row) {
                shown.add(image(images, r, "a " + labels[r]));
            }
        }
        return ImagesSvg.of(shown, 5, "Stroke digits");
    }

    private static ImagesSvg.Image image(DenseFeatures images, int row, String caption) {
        return new ImagesSvg.Image(images.array(), images.offset(row), StrokeDigits.SIZE, caption);
    }

    private static String node(Tour tour, DenseFeatures images, int row) {
        List<Tensor> parameters = tour.classifier().network().parameters();
        float[] weights = parameters.get(0).values();
        float[] biases = parameters.get(1).values();
        int pixels = images.columns();
        int node = 0;
        double strongest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < biases.length; k++) {
            double sum = sum(weights, k * pixels, images, row) + biases[k];
            if (sum > strongest) {
                strongest = sum;
                node = k;
            }
        }
        double sum = sum(weights, node * pixels, images, row);
        return String.format(
                Locale.ROOT,
                "A node multiplies each number with a weight of its own, adds them up, adds its bias, and passes the sum on"
                        + " if it is positive. Of the 64 nodes of our network's first layer, node %d likes this digit best: its"
                        + " weighted sum is %.3f, its bias %+.3f, and what it passes on %.3f.",
                node,
                sum,
                biases[node],
                Math.max(0, sum + biases[node]));
    }

    private static double sum(float[] weights, int off, DenseFeatures images, int row) {
        double sum = 0;
        for (int i = 0; i < images.columns(); i++) {
            sum += (double) weights[off + i] * images.get(row, i);
        }
        return sum;
    }

    private static String training(Tour tour) {
        int parameters = (int) tour.classifier().network().architecture().parameters();
        return String.format(
                Locale.ROOT,
                "Nobody chose the %,d weights: the network was shown %,d digits, %d times over, and each time every weight"
                        + " was moved a little to where the loss is smaller.",
                parameters,
                Tour.TRAIN_ROWS,
                tour.classifier().report().epochs().size());
    }

    private static List<BarList.Item> epochs(Tour tour) {
        List<EpochResult> epochs = tour.classifier().report().epochs();
        List<BarList.Item> items = new ArrayList<>();
        for (EpochResult epoch : epochs) {
            if (Integer.bitCount(epoch.epoch()) == 1 || epoch.epoch() == epochs.size()) {
                items.add(new BarList.Item(
                        String.format(Locale.ROOT, "pass %3d, wrong", epoch.epoch()), 1 - epoch.accuracy()));
            }
        }
        return items;
    }

    private static String curve(Tour tour) {
        List<EpochResult> epochs = tour.classifier().report().epochs();
        double[] x = epochs.stream().mapToDouble(EpochResult::epoch).toArray();
        double[] y = epochs.stream().mapToDouble(e -> 1 - e.accuracy()).toArray();
        return LinesSvg.of(
                List.of(new LinesSvg.Line("wrong", x, y)),
                "passes over the training digits",
                true,
                "Errors in training");
    }

    private static List<BarList.Item> bars(Logits z, int row) {
        Probabilities p = Softmax.of(z.slice(row, row + 1));
        List<BarList.Item> bars = new ArrayList<>();
        for (int c = 0; c < z.classes(); c++) {
            bars.add(new BarList.Item(
                    String.format(Locale.ROOT, "a %d?  z = %+7.3f  p =", c, z.get(row, c)), p.get(0, c)));
        }
        return bars;
    }

    private static String said(Logits z, int[] labels, int row) {
        Logits one = z.slice(row, row + 1);
        double p = Softmax.of(one).get(0, labels[row]);
        return String.format(
                Locale.ROOT,
                "It is %s. The log-sum-exp of the row is %.3f, so ln p of that digit is %.3f - %.3f = %.3f. Its log-odds,"
                        + " ln(p / (1 - p)), are %+.3f: the network bets %.2f to 1 on it. Only differences between logits"
                        + " count: add 100 to all ten, and nothing changes.",
                (labels[row] == 8 ? "an " : "a ") + labels[row],
                LogSumExp.of(one)[0],
                z.get(row, labels[row]),
                LogSumExp.of(one)[0],
                z.get(row, labels[row]) - LogSumExp.of(one)[0],
                LogOdds.of(p),
                p / (1 - p));
    }

    private static String words(Logits z, int row) {
        StringBuilder words = new StringBuilder();
        for (int c = 0; c < z.classes(); c++) {
            words.append(c == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.3f", z.get(row, c)));
        }
        return words.toString();
    }
}
