package dev.logits.onnx;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows of inputs by the names that a model gives them. Each array holds row after row; the model's own types are made
 * of them. Immutable, as long as the arrays that it shares are left alone.
 *
 * <pre>{@code
 * ModelBatch batch = ModelBatch.of(2).with("pixel_values", pixels, 3, 224, 224);
 * }</pre>
 *
 * @since 0.1
 */
public final class ModelBatch {
    private final int rows;
    private final Map<String, Array> arrays;

    /** One input: a float[], double[], long[] or String[], and the shape of a row. */
    record Array(Object values, int length, long[] rowShape) {
        int rowLength() {
            long length = 1;
            for (long d : rowShape) {
                length *= d;
            }
            return (int) length;
        }
    }

    private ModelBatch(int rows, Map<String, Array> arrays) {
        this.rows = rows;
        this.arrays = arrays;
    }

    /**
     * A number of rows, without inputs yet.
     *
     * @throws IllegalArgumentException if there is no row
     */
    public static ModelBatch of(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a batch needs a row or more, got " + rows);
        }
        return new ModelBatch(rows, Map.of());
    }

    /** With an input of floats, shared; {@code rowShape} is the shape without the batch. */
    public ModelBatch with(String name, float[] values, long... rowShape) {
        NullCheck.argument(name, "name");
        NullCheck.argument(values, "values");
        return with(name, new Array(values, values.length, NullCheck.argument(rowShape, "rowShape")));
    }

    /** With an input of doubles, shared. */
    public ModelBatch with(String name, double[] values, long... rowShape) {
        NullCheck.argument(name, "name");
        NullCheck.argument(values, "values");
        return with(name, new Array(values, values.length, NullCheck.argument(rowShape, "rowShape")));
    }

    /** With an input of integers, shared. */
    public ModelBatch with(String name, long[] values, long... rowShape) {
        NullCheck.argument(name, "name");
        NullCheck.argument(values, "values");
        return with(name, new Array(values, values.length, NullCheck.argument(rowShape, "rowShape")));
    }

    /** With an input of texts, shared. */
    public ModelBatch with(String name, String[] values, long... rowShape) {
        NullCheck.argument(name, "name");
        NullCheck.entries(values, "values");
        return with(name, new Array(values, values.length, NullCheck.argument(rowShape, "rowShape")));
    }

    private ModelBatch with(String name, Array array) {
        long expected = rows;
        for (long d : array.rowShape()) {
            if (d < 0) {
                throw new IllegalArgumentException("a dimension of input '" + name + "' is " + d);
            }
            expected = Math.multiplyExact(expected, d);
        }
        if (expected != array.length()) {
            throw new IllegalArgumentException("input '" + name + "' has " + array.length() + " values, expected "
                    + expected + " for " + rows + " rows of shape " + Arrays.toString(array.rowShape()));
        }
        Map<String, Array> more = new LinkedHashMap<>(arrays);
        more.put(name, array);
        return new ModelBatch(rows, more);
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    Map<String, Array> arrays() {
        return arrays;
    }
}
