package dev.logits.onnx.internal.proto;

/** The element types of tensors by their numbers in ONNX files. */
public final class OnnxType {
    /** float32. */
    public static final int FLOAT = 1;

    /** int32. */
    public static final int INT32 = 6;

    /** int64. */
    public static final int INT64 = 7;

    /** Texts. */
    public static final int STRING = 8;

    /** float16. */
    public static final int FLOAT16 = 10;

    /** float64. */
    public static final int DOUBLE = 11;

    /** bfloat16. */
    public static final int BFLOAT16 = 16;

    /** Not a type of elements: a sequence or a map. */
    public static final int NO_TENSOR = -1;

    private OnnxType() {}

    /** Whether scores may have this type. */
    public static boolean isFloating(int type) {
        return type == FLOAT || type == FLOAT16 || type == DOUBLE || type == BFLOAT16;
    }
}
