package dev.logits.onnx.internal.proto;

import java.util.List;
import java.util.Map;

/**
 * One operator of a graph.
 *
 * @param type the operator, such as {@code Softmax}
 * @param domain its domain; empty for ONNX's own
 * @param inputs names of tensors; an empty name is an input that is left out
 * @param outputs names of tensors
 * @param integers attributes that are one integer
 * @param texts attributes that are a text or a list of texts
 * @param lists attributes that are a list of integers
 */
public record OnnxNode(
        String type,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Long> integers,
        Map<String, List<String>> texts,
        Map<String, long[]> lists) {
    /** Whether it is an operator of ONNX's own domain. */
    public boolean is(String operator) {
        return type.equals(operator) && (domain.isEmpty() || domain.equals("ai.onnx"));
    }

    /** Whether it is an operator of the domain of classical machine learning. */
    public boolean isMl(String operator) {
        return type.equals(operator) && domain.equals("ai.onnx.ml");
    }
}
