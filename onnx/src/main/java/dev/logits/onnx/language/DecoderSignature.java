package dev.logits.onnx.language;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a decoder takes and gives, read from its own inputs and outputs: which of the usual inputs it declares, its
 * cache, and where its logits come out.
 *
 * @param ids the type of token ids, INT64 or INT32
 * @param mask the type of {@code attention_mask}, if it is an input
 * @param positions the type of {@code position_ids}, if it is an input
 * @param cacheBranch whether {@code use_cache_branch} is an input
 * @param keep the type and rank of {@code num_logits_to_keep}, if it is an input
 * @param oneToken whether it takes one token at a time only
 * @param caches the cache; empty for a graph that begins
 * @param encoder caches of the text that an encoder has read, which never grow
 * @param encoderStates the name of the encoder's output among the inputs, if it is one
 * @param encoderMask the type of {@code encoder_attention_mask}, if it is an input
 * @param logits the name of the output
 * @param logitsType of its numbers
 * @param vocabulary its last dimension
 */
record DecoderSignature(
        OnnxJavaType ids,
        Optional<OnnxJavaType> mask,
        Optional<OnnxJavaType> positions,
        boolean cacheBranch,
        Optional<TensorInfo> keep,
        boolean oneToken,
        List<CacheInput> caches,
        List<CacheInput> encoder,
        Optional<String> encoderStates,
        Optional<OnnxJavaType> encoderMask,
        String logits,
        OnnxJavaType logitsType,
        int vocabulary) {

    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String POSITIONS = "position_ids";
    static final String CACHE_BRANCH = "use_cache_branch";
    static final String KEEP = "num_logits_to_keep";
    static final String ENCODER_STATES = "encoder_hidden_states";
    static final String ENCODER_MASK = "encoder_attention_mask";

    private static final Set<OnnxJavaType> NUMBERS =
            Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

    /** Reads one file's inputs and outputs; the errors name the file. */
    static final class Reader {
        private final String file;
        private final Shapes shapes;
        private final Map<String, NodeInfo> inputs;
        private final Map<String, NodeInfo> outputs;

        /** What a configuration says where the file's dimensions do not. */
        record Shapes(int heads, int headSize, int vocabulary) {}

        Reader(String file, OrtSession session, Shapes shapes) throws IOException {
            this.file = file;
            this.shapes = shapes;
            try {
                inputs = session.getInputInfo();
                outputs = session.getOutputInfo();
            } catch (OrtException e) {
                throw new MalformedFileException(file, file + ": its inputs cannot be read: " + e.getMessage(), e);
            }
        }

        DecoderSignature read() throws IOException {
            List<CacheInput> caches = new ArrayList<>();
            List<CacheInput> encoder = new ArrayList<>();
            for (String name : inputs.keySet()) {
                if (name.startsWith("past")) {
                    (name.contains(".encoder.") ? encoder : caches).add(cache(name));
                } else if (!Set.of(IDS, MASK, POSITIONS, CACHE_BRANCH, KEEP, ENCODER_STATES, ENCODER_MASK)
                        .contains(name)) {
                    throw new MalformedFileException(
                            file,
                            file + ": the input " + name
                                    + " is not known here; a decoder's are input_ids, attention_mask, position_ids and its cache");
                }
            }
            if (!inputs.containsKey(IDS)) {
                throw new MalformedFileException(
                        file,
                        file + ": no input is named input_ids, it has " + inputs.keySet()
                                + "; a language model reads token ids");
            }
            if (inputs.containsKey(CACHE_BRANCH) && info(inputs, CACHE_BRANCH).type != OnnxJavaType.BOOL) {
                throw new MalformedFileException(file, file + ": use_cache_branch is no bool");
            }
            TensorInfo keep = inputs.containsKey(KEEP) ? info(inputs, KEEP) : null;
            if (keep != null && keep.type != OnnxJavaType.INT64) {
                throw new MalformedFileException(file, file + ": num_logits_to_keep is no int64");
            }
            String logits = logitsName();
            TensorInfo out = info(outputs, logits);
            long last = out.getShape()[2];
            int vocabulary = last > 0 ? Math.toIntExact(last) : shapes.vocabulary();
            if (vocabulary < 1) {
                throw new MalformedFileException(
                        file,
                        file + ": the size of its vocabulary is neither in the output " + logits
                                + " nor as vocab_size in config.json");
            }
            return new DecoderSignature(
                    whole(IDS),
                    inputs.containsKey(MASK) ? Optional.of(whole(MASK)) : Optional.empty(),
                    inputs.containsKey(POSITIONS) ? Optional.of(whole(POSITIONS)) : Optional.empty(),
                    inputs.containsKey(CACHE_BRANCH),
                    Optional.ofNullable(keep),
                    info(inputs, IDS).getShape().length == 2
                            && info(inputs, IDS).getShape()[1] == 1,
                    List.copyOf(caches),
                    List.copyOf(encoder),
                    inputs.containsKey(ENCODER_STATES) ? Optional.of(ENCODER_STATES) : Optional.empty(),
                    inputs.containsKey(ENCODER_MASK) ? Optional.of(whole(ENCODER_MASK)) : Optional.empty(),
                    logits,
                    out.type,
                    vocabulary);
        }

        /** The output named logits, or else the only one of three dimensions that is no cache. */
        private String logitsName() throws IOException {
            List<String> found = new ArrayList<>();
            for (String name : outputs.keySet()) {
                if (outputs.get(name).getInfo() instanceof TensorInfo t
                        && t.getShape().length == 3
                        && NUMBERS.contains(t.type)) {
                    if (name.equals("logits")) {
                        return name;
                    }
                    found.add(name);
                }
            }
            found.removeIf(name -> name.startsWith("present") || name.contains("hidden"));
            if (found.size() != 1) {
                throw new MalformedFileException(
                        file,
                        file + ": none of its outputs " + outputs.keySet()
                                + " is logits of rows x tokens x vocabulary; a language model has one");
            }
            return found.get(0);
        }

        private CacheInput cache(String name) throws IOException {
            TensorInfo info = info(inputs, name);
            long[] shape = info.getShape();
            for (String hybrid : List.of("conv", "ssm", "recurrent")) {
                if (name.contains(hybrid)) {
                    throw new MalformedFileException(
                            file,
                            file + ": the input " + name
                                    + " is a state that does not grow with the text (a hybrid model); only caches of keys and"
                                    + " values are supported");
                }
            }
            boolean part = name.matches(".*[._](key|value)(_?\\d+)?");
            if (shape.length != 4 || !part) {
                throw new MalformedFileException(
                        file,
                        file + ": the input " + name + " of " + shape.length
                                + " dimensions is no cache of keys or values, rows x heads x slots x numbers;"
                                + " export the model anew with a current version of Optimum");
            }
            if (!NUMBERS.contains(info.type)) {
                throw new MalformedFileException(
                        file,
                        file + ": the cache " + name + " holds " + info.type
                                + ", expected float32, float16 or bfloat16");
            }
            int heads = shape[1] > 0 ? Math.toIntExact(shape[1]) : shapes.heads();
            int size = shape[3] > 0 ? Math.toIntExact(shape[3]) : shapes.headSize();
            if (heads < 1 || size < 1) {
                throw new MalformedFileException(
                        file,
                        file + ": the size of the cache " + name
                                + " is neither in the file nor as num_attention_heads and hidden_size in config.json");
            }
            return new CacheInput(name, output(name), info.type, heads, size);
        }

        /** The output that continues a cache. Those of an encoder's caches may be missing, for they do not change. */
        private String output(String name) throws IOException {
            for (String candidate : List.of(
                    name.replace("past_key_values", "present"),
                    name.replace("past_key_values", "present_key_values"),
                    name.replaceFirst("past", "present"))) {
                if (outputs.containsKey(candidate)) {
                    return candidate;
                }
            }
            if (name.contains(".encoder.")) {
                return "";
            }
            throw new MalformedFileException(
                    file,
                    file + ": no output continues the cache " + name + ", expected "
                            + name.replace("past_key_values", "present") + "; it has " + outputs.keySet());
        }

        private OnnxJavaType whole(String name) throws IOException {
            OnnxJavaType type = info(inputs, name).type;
            if (type != OnnxJavaType.INT64 && type != OnnxJavaType.INT32) {
                throw new MalformedFileException(
                        file, file + ": the input " + name + " holds " + type + ", expected int64 or int32");
            }
            return type;
        }

        private TensorInfo info(Map<String, NodeInfo> nodes, String name) throws IOException {
            if (nodes.get(name).getInfo() instanceof TensorInfo info) {
                return info;
            }
            throw new MalformedFileException(file, file + ": " + name + " is no tensor");
        }
    }
}
