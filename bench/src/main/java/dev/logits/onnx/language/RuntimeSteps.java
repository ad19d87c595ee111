package dev.logits.onnx.language;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The baseline: a decoding loop straight on ONNX Runtime's Java interface, in which each run's caches are handed to
 * the next one as they come out. For a Llama in Optimum's layout.
 */
final class RuntimeSteps implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int layers;
    private final int heads;
    private final int size;

    RuntimeSteps(Path model, int threads, int layers, int heads, int size) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        session = environment.createSession(model.toString(), options);
        this.layers = layers;
        this.heads = heads;
        this.size = size;
    }

    /** As many rows take as many steps of the same token; gives back the last logits. */
    float[] run(int rows, int steps, int vocabulary) throws OrtException {
        float[] logits = new float[rows * vocabulary];
        Map<String, OnnxTensor> caches = new HashMap<>();
        for (int i = 0; i < layers; i++) {
            for (String part : new String[] {"key", "value"}) {
                caches.put(
                        "past_key_values." + i + "." + part,
                        OnnxTensor.createTensor(
                                environment, FloatBuffer.allocate(0), new long[] {rows, heads, 0, size}));
            }
        }
        OrtSession.Result last = null;
        for (int step = 0; step < steps; step++) {
            long[] ids = new long[rows];
            Arrays.fill(ids, 5);
            long[] positions = new long[rows];
            Arrays.fill(positions, step);
            long[] mask = new long[rows * (step + 1)];
            Arrays.fill(mask, 1);
            Map<String, OnnxTensor> inputs = new HashMap<>(caches);
            try (OnnxTensor i = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), new long[] {rows, 1});
                    OnnxTensor p =
                            OnnxTensor.createTensor(environment, LongBuffer.wrap(positions), new long[] {rows, 1});
                    OnnxTensor m =
                            OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), new long[] {rows, step + 1})) {
                inputs.put("input_ids", i);
                inputs.put("position_ids", p);
                inputs.put("attention_mask", m);
                OrtSession.Result result = session.run(inputs);
                if (last != null) {
                    last.close(); // and with it the caches that it gave
                } else {
                    caches.values().forEach(OnnxTensor::close);
                }
                last = result;
                for (String name : inputs.keySet()) {
                    if (name.startsWith("past")) {
                        caches.put(name, (OnnxTensor) result.get(name.replace("past_key_values", "present"))
                                .orElseThrow());
                    }
                }
                ((OnnxTensor) result.get("logits").orElseThrow())
                        .getFloatBuffer()
                        .get(logits);
            }
        }
        if (last != null) {
            last.close();
        }
        return logits;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
