package dev.logits.data;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.CounterRandom;
import dev.logits.learn.features.DenseFeatures;
import java.util.ArrayList;
import java.util.List;

/**
 * Stroke digits: images of the ten digits, drawn by a pen and not from a font, and different every time. Each way to
 * write a digit is a few strokes; their points are shaken, the whole is turned, sheared, stretched and moved, and then
 * drawn with a pen of random width and darkness, on paper with noise and now and then a stray stroke or a blot.
 *
 * <p>An image is {@code size}² numbers in [0, 1], row after row from the top left, 0 for paper and 1 for ink. Image i
 * is a function of the seed, the size and i, and of nothing else, bit for bit on every machine. Of images 10·b to 10·b
 * + 9 each is of another digit, so that any beginning of them is balanced to within one.
 *
 * <p>They are about as hard as handwriting: a network with 64 hidden nodes, trained on 5000 of them, errs on 3 to 10 %
 * of others (StrokeDigitsTest).
 *
 * <pre>{@code
 * StrokeDigits digits = StrokeDigits.of(1);
 * DenseFeatures train = digits.features(0, 5000);
 * int[] trainLabels = digits.labels(0, 5000);
 * DenseFeatures test = digits.features(5000, 1000);
 * System.out.println(String.join("\n", StrokeDigits.lines(test, 0, true)));
 * }</pre>
 *
 * @param size pixels a side, 8 to 512
 * @param seed of everything random
 * @since 0.1
 */
public record StrokeDigits(int size, long seed) {
    /** The number of classes. */
    public static final int CLASSES = 10;

    /** The usual number of pixels a side. */
    public static final int SIZE = 28;

    /** Keeps the order of the digits apart from the images. */
    private static final long ORDER = -1;

    /** Pixels of which a thread draws together. */
    private static final int COST_A_PIXEL = 16;

    /** Checks the size. */
    public StrokeDigits {
        if (size < 8 || size > 512) {
            throw new IllegalArgumentException("images are of 8 to 512 pixels a side, got " + size);
        }
    }

    /** Images of 28 × 28. */
    public static StrokeDigits of(long seed) {
        return new StrokeDigits(SIZE, seed);
    }

    /** The numbers of one image. */
    public int columns() {
        return size * size;
    }

    /** The digit that image {@code index} shows. */
    public int label(long index) {
        checkIndex(index);
        long key = CounterRandom.key(seed, ORDER, index / CLASSES);
        int[] digits = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        for (int i = CLASSES - 1; i > 0; i--) {
            int j = CounterRandom.below(key, i, i + 1);
            int digit = digits[i];
            digits[i] = digits[j];
            digits[j] = digit;
        }
        return digits[(int) (index % CLASSES)];
    }

    /** The digits of {@code count} images from {@code first} on. */
    public int[] labels(long first, int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = label(first + i);
        }
        return labels;
    }

    /** {@code count} images from {@code first} on, a row each. */
    public DenseFeatures features(long first, int count) {
        float[] array = new float[Math.multiplyExact(count, columns())];
        RowBlocks.forEach(count, columns() * COST_A_PIXEL, (from, to) -> {
            Pen pen = new Pen(size);
            for (int r = from; r < to; r++) {
                draw(pen, first + r, array, r * columns());
            }
        });
        return DenseFeatures.wrap(array, count, columns());
    }

    /** Draws image {@code index} to {@code out[off]} and on. */
    public void draw(long index, float[] out, int off) {
        NullCheck.argument(out, "out");
        java.util.Objects.checkFromIndexSize(off, columns(), out.length);
        draw(new Pen(size), index, out, off);
    }

    private void draw(Pen pen, long index, float[] out, int off) {
        checkIndex(index);
        pen.draw(label(index), CounterRandom.key(seed, index), out, off);
    }

    private static void checkIndex(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("images are numbered from 0, got " + index);
        }
    }

    /**
     * An image for a terminal, a line for each two rows of pixels.
     *
     * @param images with a square number of columns
     * @param unicode whether with half blocks, or else with letters of growing darkness
     */
    public static List<String> lines(DenseFeatures images, int row, boolean unicode) {
        NullCheck.argument(images, "images");
        int side = (int) Math.sqrt(images.columns());
        if (side * side != images.columns()) {
            throw new IllegalArgumentException(images.columns() + " features are no square image");
        }
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < side; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < side; x++) {
                float upper = images.get(row, y * side + x);
                float lower = y + 1 < side ? images.get(row, (y + 1) * side + x) : 0;
                line.append(unicode ? halfBlock(upper, lower) : shade((upper + lower) / 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static char halfBlock(float upper, float lower) {
        boolean top = upper > 0.4f;
        boolean bottom = lower > 0.4f;
        return top ? bottom ? '█' : '▀' : bottom ? '▄' : ' ';
    }

    private static char shade(float ink) {
        String shades = "   .:+#@";
        return shades.charAt(Math.max(0, Math.min(shades.length() - 1, (int) (ink * shades.length()))));
    }
}
