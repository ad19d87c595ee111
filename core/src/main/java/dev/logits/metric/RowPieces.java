package dev.logits.metric;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Which of the entries that are kept of rows are pieces of one row, as {@link dev.logits.source.RepeatedRows} gives a
 * row of weight 2.25: two whole ones and a part, one after the other, of one number. Where all pieces are whole they
 * are rows of their own; where any is a part, each row is made one entry again, which counts its weight.
 */
final class RowPieces implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** What an entry counts, and negative where it goes on with the row of the entry before. */
    private double[] pieces = new double[0];

    private long last = -1;
    private boolean whole = true;
    /** Whether no entry has gone on with a row. */
    private boolean single = true;

    /** The piece of the entry at a place, behind all those before. */
    void add(int place, long number, double weight) {
        boolean goesOn = place > 0 && number == last;
        last = number;
        put(place, goesOn ? -weight : weight);
    }

    /** The same of an entry of another. */
    void copy(RowPieces from, int place, int to) {
        put(to, from.piece(place));
        last = -1;
    }

    /** Moves an entry's piece to an earlier place. */
    void move(int from, int to) {
        put(to, piece(from));
    }

    private void put(int place, double piece) {
        whole &= Math.abs(piece) == 1;
        single &= piece > 0;
        if (whole && single) {
            return; // ones are not kept as long as there is nothing else
        }
        if (pieces.length <= place) {
            int filled = pieces.length;
            pieces = Arrays.copyOf(pieces, Math.max(1024, place + 1 + (place >> 1)));
            Arrays.fill(pieces, filled, pieces.length, 1);
        }
        pieces[place] = piece;
    }

    private double piece(int place) {
        return place < pieces.length ? pieces[place] : 1;
    }

    /** Whether every entry counts whole. */
    boolean areWhole() {
        return whole;
    }

    /** What each entry counts, after {@link #gather}. */
    double[] weights(int count) {
        double[] weights = new double[count];
        Arrays.setAll(weights, i -> Math.abs(piece(i)));
        return weights;
    }

    /** What decides beside a row's content how often it is drawn: its weight, but not the scale of all weights. */
    static long[] keys(double[] weights) {
        double largest = 0;
        for (double weight : weights) {
            largest = Math.max(largest, weight);
        }
        int exponent = Math.getExponent(largest);
        long[] keys = new long[weights.length];
        Arrays.setAll(keys, i -> Double.doubleToRawLongBits(Math.scalb(weights[i], -exponent)));
        return keys;
    }

    /**
     * Makes one entry of the pieces of each row.
     *
     * @param signed of the entries, moved together
     * @param values of the entries, by column, moved together
     * @return how many entries are left
     */
    int gather(int count, double[] signed, double[][] values) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            double piece = piece(i);
            if (piece < 0 && left > 0) {
                pieces[left - 1] += -piece;
                continue;
            }
            signed[left] = signed[i];
            for (double[] column : values) {
                column[left] = column[i];
            }
            put(left++, Math.abs(piece));
        }
        Arrays.fill(pieces, Math.min(left, pieces.length), pieces.length, 1);
        return left;
    }

    /** Forgets all of them. */
    void clear() {
        pieces = new double[0];
    }

    IllegalArgumentException tooMany(int most) {
        return new IllegalArgumentException(
                "more than " + most + " rows with weights that are not whole; intervals keep"
                        + " each of them: take a part of the rows, or round the weights");
    }
}
