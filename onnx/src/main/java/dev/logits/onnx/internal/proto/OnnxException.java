package dev.logits.onnx.internal.proto;

import java.io.IOException;

/** An ONNX file that is damaged or not one. */
public final class OnnxException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the file and the place in it. */
    public OnnxException(String message) {
        super(message);
    }
}
