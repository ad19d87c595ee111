package dev.logits.onnx.bake;

import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import java.util.List;

/**
 * Expressions over rows of scores, as operators of ONNX in the form that the model's own version of them has. The last
 * dimension is that of classes. Each method returns the name of a tensor.
 */
final class Fragment {
    /** Beyond all finite scores, and finite itself. */
    private final double huge;

    private final GraphWriter graph;
    private final int type;
    private final long opset;

    /** With the element type of all arithmetic, float64 or float32. */
    Fragment(GraphWriter graph, int type, long opset) {
        this.graph = graph;
        this.type = type;
        this.opset = opset;
        this.huge = type == OnnxType.DOUBLE ? 1e307 : 3.4e38;
    }

    boolean isDouble() {
        return type == OnnxType.DOUBLE;
    }

    String scalar(double value) {
        return graph.scalar(type, value);
    }

    /** A number per class. */
    String perClass(double[] values) {
        return graph.constant(type, values, values.length);
    }

    /** A list of numbers to gather from. */
    String table(double[] values) {
        return graph.constant(type, values, values.length);
    }

    String matrix(double[] values, int rows, int columns) {
        return graph.constant(type, values, rows, columns);
    }

    String node(String operator, String... inputs) {
        return graph.node(operator, inputs);
    }

    String add(String a, String b) {
        return node("Add", a, b);
    }

    String sub(String a, String b) {
        return node("Sub", a, b);
    }

    String mul(String a, String b) {
        return node("Mul", a, b);
    }

    String div(String a, String b) {
        return node("Div", a, b);
    }

    String exp(String a) {
        return node("Exp", a);
    }

    String log(String a) {
        return node("Log", a);
    }

    String where(String condition, String a, String b) {
        return node("Where", condition, a, b);
    }

    /** Whether a is less than b. */
    String less(String a, String b) {
        return node("Less", a, b);
    }

    /** Where the entries are −∞. */
    String isLowest(String a) {
        return less(a, scalar(-huge));
    }

    /** Where the entries are +∞. */
    String isHighest(String a) {
        return less(scalar(huge), a);
    }

    /** The number a condition is: 1 or 0. */
    String number(String condition) {
        return cast(condition, type);
    }

    String cast(String a, int to) {
        return graph.node("Cast", List.of(a), Attribute.integer("to", to));
    }

    /** Whatever floats the model has as the type of the arithmetic, rounded to float32 as its logits are elsewhere. */
    String scores(String tensor, int from) {
        String single = from == OnnxType.FLOAT || from == OnnxType.FLOAT16 ? tensor : cast(tensor, OnnxType.FLOAT);
        return from == OnnxType.FLOAT && type == OnnxType.FLOAT ? tensor : cast(single, type);
    }

    /** The largest entry of each row, as a column. */
    String max(String a) {
        return reduced("ReduceMax", a, opset >= 18);
    }

    /** The sum of each row, as a column. */
    String sum(String a) {
        return reduced("ReduceSum", a, opset >= 13);
    }

    private String reduced(String operator, String a, boolean axesAreAnInput) {
        Attribute keep = Attribute.integer("keepdims", 1);
        return axesAreAnInput
                ? graph.node(operator, List.of(a, graph.integers(new long[] {-1}, 1)), keep)
                : graph.node(operator, List.of(a), Attribute.integers("axes", -1), keep);
    }

    /** One class of each row, as a column. */
    String column(String a, long index) {
        return graph.node("Gather", List.of(a, graph.integers(new long[] {index}, 1)), Attribute.integer("axis", -1));
    }

    /** Entries of a table at indices that are whole numbers of the arithmetic's type. */
    String gather(String table, String indices) {
        return graph.node("Gather", List.of(table, cast(indices, OnnxType.INT64)), Attribute.integer("axis", 0));
    }

    /** Two columns side by side. */
    String beside(String a, String b) {
        return graph.node("Concat", List.of(a, b), Attribute.integer("axis", -1));
    }

    /** Zeros of the shape of a tensor. */
    String zeros(String a) {
        return where(less(a, a), a, scalar(0));
    }

    String clipped(String a, double least, double most) {
        return node("Min", node("Max", a, scalar(least)), scalar(most));
    }

    /** The rows minus their largest entries. */
    String belowMax(String a) {
        return sub(a, max(a));
    }

    String softmax(String a) {
        return normalized(exp(belowMax(a)));
    }

    /** The rows divided by their sums. */
    String normalized(String a) {
        return div(a, sum(a));
    }

    /** ln σ(t) = min(t, 0) − ln(1 + exp(−|t|)). */
    String logSigmoid(String t) {
        String tail = log(add(scalar(1), exp(node("Neg", node("Abs", t)))));
        return sub(node("Min", t, scalar(0)), tail);
    }

    /** σ(t); exp(−t) may overflow, and 1/∞ is 0. */
    String sigmoid(String t) {
        return div(scalar(1), add(scalar(1), exp(node("Neg", t))));
    }

    /** Writes a tensor as float32 under the name of an output. */
    void output(String a, String name) {
        graph.node("", "Cast", List.of(a), List.of(name), Attribute.integer("to", OnnxType.FLOAT));
    }
}
