package dev.logits.io;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.BitSet;

/**
 * Rows of probabilities in which an exact 0 is read as a small number, the floor: forests, neighbors and small
 * ensembles say 0 for what they have not seen, and one such label would make every mean loss infinite.
 * {@link LogitsFiles#open} makes one where {@link ReadOptions#floor} asks for it.
 * <ul>
 *   <li>A 0 becomes {@code ln floor}, or the logit of the row's smallest positive probability where that is less: a 0
 *       is never above it.
 *   <li>Other probabilities stay as they are. The row is not normalized again: softmax does that, and a floor of 2^−23
 *       in each of K classes adds K·2^−23 to the sum.
 * </ul>
 *
 * <pre>{@code
 * Optional<FlooredSource> floored = LogitsFiles.open(file, options).floored();
 * if (floored.isPresent()) {
 *     long rows = floored.get().decided(floored.get());   // labeled rows whose loss is the floor's
 * }
 * }</pre>
 *
 * <p>Several threads may open it at a time; a cursor is for one.
 *
 * @since 0.1
 */
public final class FlooredSource extends SourceView {
    private final double floor;
    private final float logFloor;
    /** The rows whose label has probability 0, of those that were read so far. */
    private final BitSet decided = new BitSet();

    private FlooredSource(LogitsSource source, double floor) {
        super(source);
        this.floor = floor;
        this.logFloor = (float) StrictMath.log(floor);
    }

    /** A view of the rows, or they themselves where nothing is to be done to them. */
    public static LogitsSource of(LogitsSource source, ScoreKind kind, ReadOptions options) {
        NullCheck.argument(source, "source");
        NullCheck.argument(kind, "kind");
        NullCheck.argument(options, "options");
        if (kind == ScoreKind.LOGITS) {
            if (options.floor().orElse(0) > 0) {
                throw new IllegalArgumentException(
                        source.name() + ": a floor of " + options.floor().getAsDouble()
                                + " is for probabilities, and these numbers are read as logits; say withScores(ScoreKind.PROBABILITIES), or"
                                + " leave out withFloor");
            }
            return source;
        }
        double floor = options.floor().orElse(kind == ScoreKind.PROBABILITIES ? ReadOptions.USUAL_FLOOR : 0);
        return floor == 0 ? source : new FlooredSource(source, floor);
    }

    /** What a probability of 0 is read as. */
    public double floor() {
        return floor;
    }

    /**
     * How many labeled rows have a label of probability 0, so that the floor decides their loss. Reads the rows once.
     *
     * @param part this source or some of its rows, under their row numbers
     * @throws IOException if reading fails
     */
    public long decided(LogitsSource part) throws IOException {
        NullCheck.argument(part, "part");
        Logits buffer = Logits.zeros(Math.max(1, (1 << 16) / part.classes()), part.classes());
        int[] labels = new int[buffer.rows()];
        long count = 0;
        try (Cursor cursor = part.open()) {
            for (int n = cursor.read(buffer, labels); n > 0; n = cursor.read(buffer, labels)) {
                for (int r = 0; r < n; r++) {
                    count += labels[r] >= 0 && decided.get(bit(cursor.rowNumber(r))) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private static int bit(long row) {
        return (int) Math.min(row, Integer.MAX_VALUE - 1);
    }

    @Override
    protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
        int count = cursor.read(into, labels);
        for (int r = 0; r < count; r++) {
            if (raise(into.array(), into.offset(r), into.classes(), labels[r])) {
                synchronized (decided) {
                    decided.set(bit(cursor.rowNumber(r)));
                }
            }
        }
        return count;
    }

    /** Raises the zeros of a row; returns whether its label is one. */
    private boolean raise(float[] z, int off, int n, int label) {
        float least = logFloor;
        boolean zeros = false;
        boolean positive = false;
        for (int i = off; i < off + n; i++) {
            boolean zero = z[i] == Float.NEGATIVE_INFINITY;
            zeros |= zero;
            positive |= !zero;
            least = zero ? least : Math.min(least, z[i]);
        }
        if (!zeros || !positive) {
            return false;
        }
        boolean ofLabel = label >= 0 && label < n && z[off + label] == Float.NEGATIVE_INFINITY;
        for (int i = off; i < off + n; i++) {
            z[i] = z[i] == Float.NEGATIVE_INFINITY ? least : z[i];
        }
        return ofLabel;
    }
}
