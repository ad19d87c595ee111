package dev.logits.onnx.internal.proto;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How many axes the tensors of a graph have, as far as its inputs, its constants and its operators tell. What the file
 * says of tensors in between is not asked: it may be wrong. An operator that is not known here, or whose result depends
 * on numbers rather than shapes, leaves its outputs unknown. For one thread.
 *
 * <p>Reference: the operators' schemas of ONNX, and those of ONNX Runtime's own domain.
 */
final class TensorRanks {
    /** Bodies inside bodies, of which no model has more; deeper ones know nothing of what is outside. */
    private static final int DEEPEST = 32;

    /** The first output has as many axes as the first input. */
    private static final Set<String> SAME = Set.of(
            ("Abs Acos Acosh Asin Asinh Atan Atanh Attention AveragePool BatchNormalization BiasGelu Cast CastLike Ceil"
                            + " Celu Clip Conv ConvInteger ConvTranspose Cos Cosh CumSum DepthToSpace DequantizeLinear"
                            + " Dropout DynamicQuantizeLinear Elu Erf Exp FastGelu Floor Gelu GlobalAveragePool"
                            + " GlobalMaxPool GroupNormalization GroupQueryAttention HardSigmoid HardSwish Hardmax"
                            + " Identity InstanceNormalization IsInf IsNaN LRN LayerNormalization LeakyRelu Log"
                            + " LogSoftmax LpNormalization LpPool MatMulNBits MaxPool MeanVarianceNormalization Mish Neg"
                            + " Not PRelu Pad QLinearConv QuantizeLinear QuickGelu RMSNormalization Reciprocal Relu"
                            + " Resize ReverseSequence RotaryEmbedding Round ScatterElements ScatterND Selu Shrink"
                            + " Sigmoid Sign SimplifiedLayerNormalization Sin Sinh SkipLayerNormalization"
                            + " SkipSimplifiedLayerNormalization Slice Softmax Softplus Softsign SpaceToDepth Sqrt Swish"
                            + " Tan Tanh ThresholdedRelu Tile Transpose Trilu Upsample")
                    .split(" "));

    /** So have all outputs. */
    private static final Set<String> ALL_SAME = Set.of("Split", "TopK");

    /** As many axes as the input that has most. */
    private static final Set<String> BROADCAST =
            Set.of(("Add And BitShift BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual"
                            + " Max Mean Min Mod Mul Or Pow Sub Sum Where Xor")
                    .split(" "));

    private static final Integer UNKNOWN = -1;

    private final TensorRanks outer;
    private final int depth;
    private final Map<String, Integer> ranks = new HashMap<>();

    /** Of tensors with one axis its length, where that is known. */
    private final Map<String, Integer> lengths = new HashMap<>();

    /** Of the main graph. */
    TensorRanks() {
        this(null, 0);
    }

    private TensorRanks(TensorRanks outer, int depth) {
        this.outer = outer;
        this.depth = depth;
    }

    /** Of a body, in which the tensors of this graph are known too. */
    TensorRanks inside() {
        return depth == DEEPEST ? new TensorRanks() : new TensorRanks(this, depth + 1);
    }

    /** An input. */
    void input(OnnxValue value) {
        value.shape().ifPresent(shape -> {
            state(value.name(), shape.size());
            if (shape.size() == 1 && shape.get(0).size() >= 0) {
                length(value.name(), shape.get(0).size());
            }
        });
    }

    /** Of a tensor nothing is known, whatever another graph calls by this name. */
    void forget(String name) {
        ranks.put(name, UNKNOWN);
        lengths.remove(name);
    }

    /** A constant of this shape. */
    void constant(String name, long[] shape) {
        state(name, shape.length);
        if (shape.length == 1) {
            length(name, shape[0]);
        }
    }

    /** A constant may be an input too; what is said of both must agree. */
    private void state(String name, int rank) {
        ranks.merge(name, rank, (a, b) -> a.equals(b) ? a : UNKNOWN);
    }

    private void length(String name, long length) {
        if (length >= 0 && length <= 1 << 10) {
            lengths.put(name, (int) length);
        }
    }

    /** The axes of a tensor, if they are known. */
    OptionalInt of(String name) {
        return find(name, true);
    }

    private OptionalInt find(String name, boolean rank) {
        for (TensorRanks at = this; at != null; at = at.outer) {
            Integer known = at.ranks.get(name);
            if (known != null) {
                Integer found = rank ? known : at.lengths.get(name);
                return found == null || found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
            }
        }
        return OptionalInt.empty();
    }

    private OptionalInt rank(OnnxNode node, int input) {
        return has(node, input) ? of(node.inputs().get(input)) : OptionalInt.empty();
    }

    /** The length of an input of one axis. */
    private OptionalInt length(OnnxNode node, int input) {
        return has(node, input) ? find(node.inputs().get(input), false) : OptionalInt.empty();
    }

    private static boolean has(OnnxNode node, int input) {
        return input < node.inputs().size() && !node.inputs().get(input).isEmpty();
    }

    /** Takes the outputs of an operator whose inputs were taken before. */
    void infer(OnnxNode node, Map<String, long[]> tensors) {
        OptionalInt rank = outRank(node, tensors);
        OptionalInt length = rank.orElse(0) == 1 ? outLength(node, tensors) : OptionalInt.empty();
        node.outputs().forEach(this::forget);
        if (rank.isEmpty() || rank.getAsInt() < 0) {
            return;
        }
        List<String> outputs = node.outputs();
        for (int i = 0; i < (ALL_SAME.contains(node.type()) ? outputs.size() : Math.min(1, outputs.size())); i++) {
            ranks.put(outputs.get(i), rank.getAsInt());
        }
        if (length.isPresent() && !outputs.isEmpty()) {
            length(outputs.get(0), length.getAsInt());
        }
    }

    private OptionalInt outRank(OnnxNode node, Map<String, long[]> tensors) {
        boolean known = node.domain().isEmpty()
                || node.domain().equals("ai.onnx")
                || node.domain().equals("com.microsoft");
        if (!known) {
            return OptionalInt.empty();
        }
        String type = node.type();
        if (SAME.contains(type) || ALL_SAME.contains(type)) {
            return rank(node, 0);
        }
        if (BROADCAST.contains(type)) {
            return widest(node);
        }
        if (type.startsWith("Reduce")) {
            return reduced(node);
        }
        return switch (type) {
            case "ArgMax", "ArgMin" -> without(rank(node, 0), node, OptionalInt.of(1));
            case "Concat" -> concatenated(node);
            case "Constant" -> constantRank(tensors);
            case "ConstantOfShape" -> length(node, 0);
            case "Expand" -> most(rank(node, 0), length(node, 1));
            case "Flatten", "Gemm", "NonZero" -> OptionalInt.of(2);
            case "Gather" -> plus(plus(rank(node, 0), rank(node, 1)), -1);
            case "GatherElements" -> rank(node, 1);
            case "MatMul", "MatMulInteger" -> product(rank(node, 0), rank(node, 1));
            case "OneHot" -> plus(rank(node, 0), 1);
            case "Range", "Shape" -> OptionalInt.of(1);
            case "Reshape" -> length(node, 1);
            case "Size" -> OptionalInt.of(0);
            case "Squeeze" -> plus(rank(node, 0), minus(axes(node)));
            case "Unsqueeze" -> plus(rank(node, 0), axes(node));
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt outLength(OnnxNode node, Map<String, long[]> tensors) {
        return switch (node.type()) {
            case "Cast", "Identity" -> length(node, 0);
            case "Concat" -> sumOfLengths(node);
            case "Constant" -> constantLength(tensors);
            case "Gather" -> rank(node, 0).orElse(0) == 1 ? length(node, 1) : OptionalInt.empty();
            case "Shape" ->
                node.integers().isEmpty() ? rank(node, 0) : OptionalInt.empty(); // those are where it begins and ends
            case "Unsqueeze" -> rank(node, 0).orElse(1) == 0 ? OptionalInt.of(1) : OptionalInt.empty();
            default -> BROADCAST.contains(node.type()) ? longest(node) : OptionalInt.empty();
        };
    }

    private OptionalInt widest(OnnxNode node) {
        OptionalInt most = OptionalInt.of(0);
        for (int i = 0; i < node.inputs().size(); i++) {
            most = most(most, rank(node, i));
        }
        return most;
    }

    /** Of operators that broadcast numbers and vectors. */
    private OptionalInt longest(OnnxNode node) {
        OptionalInt most = OptionalInt.of(1);
        for (int i = 0; i < node.inputs().size(); i++) {
            OptionalInt one = rank(node, i).orElse(1) == 0 ? OptionalInt.of(1) : length(node, i);
            if (one.isPresent() && one.getAsInt() == 0) {
                return OptionalInt.empty();
            }
            most = most(most, one);
        }
        return most;
    }

    /** All inputs have the same axes, so that one suffices. */
    private OptionalInt concatenated(OnnxNode node) {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (rank(node, i).isPresent()) {
                return rank(node, i);
            }
        }
        return OptionalInt.empty();
    }

    private OptionalInt sumOfLengths(OnnxNode node) {
        OptionalInt sum = OptionalInt.of(0);
        for (int i = 0; i < node.inputs().size(); i++) {
            sum = plus(sum, length(node, i));
        }
        return sum;
    }

    private static OptionalInt constantRank(Map<String, long[]> tensors) {
        return tensors.size() == 1 ? OptionalInt.of(tensors.values().iterator().next().length) : OptionalInt.empty();
    }

    private static OptionalInt constantLength(Map<String, long[]> tensors) {
        long length = tensors.values().iterator().next()[0];
        return length >= 0 && length <= 1 << 10 ? OptionalInt.of((int) length) : OptionalInt.empty();
    }

    private OptionalInt reduced(OnnxNode node) {
        return without(rank(node, 0), node, axes(node));
    }

    /** The axes that are left of an operator that may keep those it reduces. */
    private static OptionalInt without(OptionalInt rank, OnnxNode node, OptionalInt axes) {
        long keeps = node.integers().getOrDefault("keepdims", 1L);
        if (keeps == 1) {
            return rank;
        }
        return keeps == 0 ? plus(rank, minus(axes)) : OptionalInt.empty();
    }

    /**
     * How many axes an operator names, as an attribute or, in later versions, as an input; unknown if it names none.
     */
    private OptionalInt axes(OnnxNode node) {
        long[] list = node.lists().get("axes");
        OptionalInt count = list != null ? OptionalInt.of(list.length) : length(node, 1);
        return count.orElse(0) == 0 ? OptionalInt.empty() : count;
    }

    private static OptionalInt product(OptionalInt a, OptionalInt b) {
        if (a.isEmpty() || b.isEmpty()) {
            return OptionalInt.empty();
        }
        int both = Math.max(a.getAsInt(), b.getAsInt());
        int vectors = (a.getAsInt() == 1 ? 1 : 0) + (b.getAsInt() == 1 ? 1 : 0);
        return OptionalInt.of(vectors == 2 ? 0 : both - vectors);
    }

    private static OptionalInt most(OptionalInt a, OptionalInt b) {
        return a.isEmpty() || b.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Math.max(a.getAsInt(), b.getAsInt()));
    }

    private static OptionalInt plus(OptionalInt a, OptionalInt b) {
        return b.isEmpty() ? b : plus(a, b.getAsInt());
    }

    private static OptionalInt plus(OptionalInt a, int b) {
        return a.isEmpty() ? a : OptionalInt.of(a.getAsInt() + b);
    }

    private static OptionalInt minus(OptionalInt a) {
        return a.isEmpty() ? a : OptionalInt.of(-a.getAsInt());
    }
}
