package dev.logits.learn.network;

import dev.logits.internal.random.CounterRandom;

/** {@link Layer.Dropout} while training; a network that is not in training has none of these. */
final class DropoutOperation extends Operation {
    private final long threshold;
    private final float scale;
    private final int number;

    /** @param number the layer's, so that two of them drop different places */
    DropoutOperation(double rate, int width, int number) {
        super(width, width);
        this.threshold = (long) (rate * 0x1p32);
        this.scale = (float) (1 / (1 - rate));
        this.number = number;
    }

    @Override
    void forward(float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to, long key) {
        for (int r = from; r < to; r++) {
            row(key, r, x, xOff + r * inputs, z, zOff + r * outputs);
        }
    }

    @Override
    void backward(float[] w, float[] x, float[] z, float[] gz, float[] gx, int from, int to, long key) {
        for (int r = from; r < to; r++) {
            row(key, r, gz, r * outputs, gx, r * inputs);
        }
    }

    /**
     * 32 random bits a place: the low half of a counter's bits for an even one, the high half for the odd one behind.
     */
    private void row(long key, int row, float[] x, int xOff, float[] z, int zOff) {
        long rowKey = CounterRandom.key(key, number, row);
        for (int i = 0; i < inputs; i += 2) {
            long bits = CounterRandom.bits(rowKey, i >> 1);
            z[zOff + i] = (bits & 0xffffffffL) < threshold ? 0f : x[xOff + i] * scale;
            if (i + 1 < inputs) {
                z[zOff + i + 1] = bits >>> 32 < threshold ? 0f : x[xOff + i + 1] * scale;
            }
        }
    }
}
