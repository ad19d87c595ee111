package dev.logits.onnx.language;

import ai.onnxruntime.OnnxJavaType;

/**
 * One tensor of a decoder's cache: keys or values of a layer, rows × heads × slots × numbers.
 *
 * @param input the name by which the model takes it
 * @param output the name by which it gives it back, longer by what it has read
 * @param type of its numbers
 * @param heads of the layer
 * @param size numbers of a head
 */
record CacheInput(String input, String output, OnnxJavaType type, int heads, int size) {

    /** Bytes of one slot of one head. */
    int slotBytes() {
        return size * type.size;
    }

    long bytes(int rows, int slots) {
        return (long) rows * heads * slots * slotBytes();
    }

    long[] shape(int rows, int slots) {
        return new long[] {rows, heads, slots, size};
    }
}
