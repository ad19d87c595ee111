package dev.logits.learn.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the parameters of an architecture lie in one array, and what they are called in files. */
final class Parameters {

    /**
     * One parameter.
     *
     * @param name as {@code torch.nn.Sequential} of the same layers calls it
     * @param at where it begins
     * @param rows its first dimension here; that of a vector is 1
     * @param columns its last dimension here
     * @param kind what it is
     * @param layer the place of its layer in the architecture, which the name need not have
     */
    record Part(String name, int at, int rows, int columns, Kind kind, int layer) {
        int length() {
            return rows * columns;
        }

        List<Integer> fileShape() {
            return switch (kind) {
                case WEIGHT -> List.of(columns, rows);
                case TABLE -> List.of(rows, columns);
                case VECTOR -> List.of(columns);
            };
        }
    }

    enum Kind {
        /** Inputs × nodes; nodes × inputs in files. */
        WEIGHT,
        /** Ids × dimensions. */
        TABLE,
        /** A bias, or of a layer normalization. */
        VECTOR
    }

    private final List<Part> parts;
    private final int length;

    private Parameters(List<Part> parts, int length) {
        this.parts = parts;
        this.length = length;
    }

    static Parameters of(Architecture architecture) {
        return of(architecture, true);
    }

    /**
     * As files were written before an embedding had {@code torch.nn.Flatten} behind it; the same without an embedding.
     */
    private static Parameters early(Architecture architecture) {
        return of(architecture, false);
    }

    private static Parameters of(Architecture architecture, boolean flatten) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        int inputs = architecture.features();
        List<Layer> layers = architecture.allLayers();
        int flattened = 0;
        for (int l = 0; l < layers.size(); l++) {
            Layer layer = layers.get(l);
            int i = l + flattened;
            if (layer instanceof Layer.Dense dense) {
                at = add(parts, i + ".weight", at, inputs, dense.nodes(), Kind.WEIGHT, l);
                at = add(parts, i + ".bias", at, 1, dense.nodes(), Kind.VECTOR, l);
            } else if (layer instanceof Layer.Embedding embedding) {
                // torch.nn.Flatten puts the ids' vectors one behind the other, and has a place of its own
                flattened = flatten ? 1 : 0;
                at = add(parts, i + ".weight", at, embedding.vocabulary(), embedding.dimensions(), Kind.TABLE, l);
            } else if (layer instanceof Layer.LayerNorm) {
                at = add(parts, i + ".weight", at, 1, inputs, Kind.VECTOR, l);
                at = add(parts, i + ".bias", at, 1, inputs, Kind.VECTOR, l);
            }
            inputs = layer.outputs(inputs);
        }
        return new Parameters(List.copyOf(parts), at);
    }

    private static int add(List<Part> parts, String name, int at, int rows, int columns, Kind kind, int layer) {
        parts.add(new Part(name, at, rows, columns, kind, layer));
        return at + rows * columns;
    }

    List<Part> parts() {
        return parts;
    }

    int length() {
        return length;
    }

    /** The parameters as files hold them, copied; each name behind {@code prefix}. */
    List<Tensor> tensors(String prefix, float[] values) {
        List<Tensor> tensors = new ArrayList<>();
        for (Part part : parts) {
            float[] copy = new float[part.length()];
            if (part.kind() == Kind.WEIGHT) {
                transpose(values, part.at(), part.rows(), part.columns(), copy, 0);
            } else {
                System.arraycopy(values, part.at(), copy, 0, copy.length);
            }
            tensors.add(new Tensor(prefix + part.name(), part.fileShape(), copy));
        }
        return tensors;
    }

    /** The way back, also from the names that files had early. */
    static float[] values(Architecture architecture, String prefix, List<Tensor> tensors) {
        Parameters early = early(architecture);
        String last = prefix + lastName(early);
        String lastNow = prefix + lastName(of(architecture));
        boolean isEarly = tensors.stream().anyMatch(tensor -> tensor.name().equals(last))
                && tensors.stream().noneMatch(tensor -> tensor.name().equals(lastNow));
        return (isEarly ? early : of(architecture)).values(prefix, tensors);
    }

    private static String lastName(Parameters parameters) {
        return parameters.parts.get(parameters.parts.size() - 1).name();
    }

    /**
     * The way back.
     *
     * @throws IllegalArgumentException if one is missing or has another shape
     */
    private float[] values(String prefix, List<Tensor> tensors) {
        Map<String, Tensor> byName = new HashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        float[] values = new float[length];
        for (Part part : parts) {
            Tensor tensor = byName.get(prefix + part.name());
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "no tensor " + prefix + part.name() + " of shape " + part.fileShape() + " among " + tensors);
            }
            if (!tensor.shape().equals(part.fileShape())) {
                throw new IllegalArgumentException("tensor " + tensor.name() + " has shape " + tensor.shape()
                        + ", the architecture needs " + part.fileShape());
            }
            if (part.kind() == Kind.WEIGHT) {
                transpose(tensor.values(), 0, part.columns(), part.rows(), values, part.at());
            } else {
                System.arraycopy(tensor.values(), 0, values, part.at(), part.length());
            }
        }
        return values;
    }

    /** Writes the transpose of {@code rows} × {@code columns}, in squares that stay in the cache. */
    private static void transpose(float[] from, int at, int rows, int columns, float[] to, int toAt) {
        int square = 32;
        for (int r0 = 0; r0 < rows; r0 += square) {
            int rowsEnd = Math.min(rows, r0 + square);
            for (int c0 = 0; c0 < columns; c0 += square) {
                int columnsEnd = Math.min(columns, c0 + square);
                for (int r = r0; r < rowsEnd; r++) {
                    for (int c = c0; c < columnsEnd; c++) {
                        to[toAt + c * rows + r] = from[at + r * columns + c];
                    }
                }
            }
        }
    }
}
