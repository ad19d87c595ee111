package dev.logits.onnx.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;

/** Pixels of three channels, each 0 to 255, row after row. */
record PixelGrid(int width, int height, int[] rgb) {
    static PixelGrid of(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            return gray(image, w, h);
        }
        int[] packed = image.getRGB(0, 0, w, h, null, 0, w);
        int[] rgb = new int[3 * packed.length];
        for (int i = 0; i < packed.length; i++) {
            rgb[3 * i] = packed[i] >> 16 & 255;
            rgb[3 * i + 1] = packed[i] >> 8 & 255;
            rgb[3 * i + 2] = packed[i] & 255;
        }
        return new PixelGrid(w, h, rgb);
    }

    /** The levels as the file has them; Java's own conversion takes them for linear light and brightens them. */
    private static PixelGrid gray(BufferedImage image, int w, int h) {
        int[] levels = image.getRaster().getSamples(0, 0, w, h, 0, (int[]) null);
        int largest = (1 << image.getColorModel().getComponentSize(0)) - 1;
        int[] rgb = new int[3 * levels.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (int) (levels[i / 3] * 255L / largest);
        }
        return new PixelGrid(w, h, rgb);
    }

    /** Across, then down, each rounded to whole levels, as Pillow does. */
    PixelGrid resized(int newWidth, int newHeight, Resampling filter) {
        if (filter == Resampling.NEAREST) {
            return nearest(newWidth, newHeight);
        }
        PixelGrid across = newWidth == width ? this : across(newWidth, filter);
        return newHeight == height ? across : across.down(newHeight, filter);
    }

    private PixelGrid nearest(int newWidth, int newHeight) {
        int[] out = new int[3 * newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            int fromY = (int) ((y + 0.5) * height / newHeight);
            for (int x = 0; x < newWidth; x++) {
                int from = 3 * (fromY * width + (int) ((x + 0.5) * width / newWidth));
                System.arraycopy(rgb, from, out, 3 * (y * newWidth + x), 3);
            }
        }
        return new PixelGrid(newWidth, newHeight, out);
    }

    /** For each new pixel the first of the old ones, and their weights, which sum to 1. */
    private record Taps(int first, double[] weights) {
        static Taps[] of(int from, int to, Resampling filter) {
            double scale = (double) from / to;
            double stretch = Math.max(scale, 1);
            double support = filter.radius() * stretch;
            Taps[] taps = new Taps[to];
            for (int i = 0; i < to; i++) {
                double center = (i + 0.5) * scale;
                int first = Math.max(0, (int) (center - support + 0.5));
                int end = Math.min(from, (int) (center + support + 0.5));
                double[] weights = new double[end - first];
                double sum = 0;
                for (int j = 0; j < weights.length; j++) {
                    weights[j] = filter.weight((first + j - center + 0.5) / stretch);
                    sum += weights[j];
                }
                for (int j = 0; j < weights.length; j++) {
                    weights[j] /= sum;
                }
                taps[i] = new Taps(first, weights);
            }
            return taps;
        }
    }

    private PixelGrid across(int newWidth, Resampling filter) {
        Taps[] taps = Taps.of(width, newWidth, filter);
        int[] out = new int[Math.multiplyExact(3 * newWidth, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                for (int c = 0; c < 3; c++) {
                    double sum = 0;
                    for (int j = 0; j < taps[x].weights().length; j++) {
                        sum += taps[x].weights()[j] * rgb[3 * (y * width + taps[x].first() + j) + c];
                    }
                    out[3 * (y * newWidth + x) + c] = level(sum);
                }
            }
        }
        return new PixelGrid(newWidth, height, out);
    }

    private PixelGrid down(int newHeight, Resampling filter) {
        Taps[] taps = Taps.of(height, newHeight, filter);
        int[] out = new int[Math.multiplyExact(3 * width, newHeight)];
        for (int y = 0; y < newHeight; y++) {
            for (int i = 0; i < 3 * width; i++) {
                double sum = 0;
                for (int j = 0; j < taps[y].weights().length; j++) {
                    sum += taps[y].weights()[j] * rgb[3 * width * (taps[y].first() + j) + i];
                }
                out[3 * width * y + i] = level(sum);
            }
        }
        return new PixelGrid(width, newHeight, out);
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
    }

    /** The middle of a size; black where the image is smaller. */
    PixelGrid centered(int newWidth, int newHeight, boolean rounded) {
        int[] out = new int[3 * newWidth * newHeight];
        int left = half(width - newWidth, rounded);
        int top = half(height - newHeight, rounded);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int fromX = x + left;
                int fromY = y + top;
                if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
                    System.arraycopy(rgb, 3 * (fromY * width + fromX), out, 3 * (y * newWidth + x), 3);
                }
            }
        }
        return new PixelGrid(newWidth, newHeight, out);
    }

    private static int half(int difference, boolean rounded) {
        return rounded ? (int) Math.rint(difference / 2.0) : Math.floorDiv(difference, 2);
    }
}
