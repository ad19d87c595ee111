package dev.logits.onnx.language;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.ModelConfig;
import dev.logits.onnx.internal.session.OnnxSessions;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model that writes a text about another one: an encoder reads the source once, and a decoder attends to what it has
 * made of it. The layout is that of T5 as Hugging Face Optimum exports it: {@code encoder_model.onnx}, and {@code
 * decoder_model_merged.onnx} or {@code decoder_model.onnx} with {@code decoder_with_past_model.onnx}.
 *
 * <p>The keys and values of the source are computed in a session's first run and kept. Rows of a session share the
 * source.
 *
 * <p>Several threads may use it; a session is for one thread at a time. Close sessions before the model.
 *
 * <pre>{@code
 * try (EncoderDecoderModel model = EncoderDecoderModel.open(Path.of("t5-small"))) {
 *     LanguageModel about = model.about(source);                  // source: token ids
 *     Decoder.of(about).generate(new int[] {model.start().getAsInt()}, 7);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class EncoderDecoderModel implements AutoCloseable {
    private static final String STATES = "last_hidden_state";

    private final OrtSession encoder;
    private final String name;
    private final DecoderGraph graph;
    private final OptionalInt start;

    private EncoderDecoderModel(OrtSession encoder, String name, DecoderGraph graph, OptionalInt start) {
        this.encoder = encoder;
        this.name = name;
        this.graph = graph;
        this.start = start;
    }

    /**
     * Opens the model in a folder.
     *
     * @throws IOException if a file is missing or is not of this layout; the message names it
     */
    public static EncoderDecoderModel open(Path folder) throws IOException {
        return open(folder, LanguageModelOptions.withDefaults());
    }

    /**
     * Opens the model in a folder. Its decoder takes no mask, so that layout and reproducible mode cannot be chosen.
     *
     * @throws IOException if a file is missing or is not of this layout; the message names it
     * @throws IllegalArgumentException if the options choose a masked layout or the reproducible mode
     */
    public static EncoderDecoderModel open(Path folder, LanguageModelOptions options) throws IOException {
        NullCheck.argument(folder, "folder");
        NullCheck.argument(options, "options");
        if (options.reproducible().isPresent() || options.layout().equals(Optional.of(RowLayout.MASKED))) {
            throw new IllegalArgumentException(
                    "the decoder of an encoder-decoder model takes no mask: neither a masked layout nor the reproducible"
                            + " mode is possible");
        }
        ModelFiles files = ModelFiles.find(folder, options.variant(), Optional.empty());
        Path file = files.decoder()
                .resolveSibling(
                        "encoder_model" + options.variant().map(v -> "_" + v).orElse("") + ".onnx");
        if (!Files.isRegularFile(file)) {
            throw new MalformedFileException(
                    file.toString(), file + ": the encoder is missing; without one open it as an OnnxLanguageModel");
        }
        ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
        ModelConfig generation = ModelConfig.read(folder.resolve("generation_config.json"));
        OptionalInt start = generation.integer("decoder_start_token_id");
        OrtSession encoder = DecoderFiles.opened(file, options.runtime());
        try {
            if (!Set.of("input_ids", "attention_mask").containsAll(encoder.getInputNames())
                    || !encoder.getOutputNames().contains(STATES)) {
                throw new MalformedFileException(
                        file.toString(),
                        file + ": an encoder of texts takes input_ids and attention_mask and gives "
                                + STATES + ", this one takes " + encoder.getInputNames() + " and gives "
                                + encoder.getOutputNames());
            }
            return new EncoderDecoderModel(
                    encoder,
                    file.toString(),
                    DecoderFiles.open(files.first(), files.decoder(), files.folder(), options.runtime(), false),
                    start.isPresent() ? start : config.integer("decoder_start_token_id"));
        } catch (IOException | RuntimeException e) {
            try {
                encoder.close();
            } catch (OrtException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** The token that a text begins with, if the configuration has one. */
    public OptionalInt start() {
        return start;
    }

    /** The number of tokens V. */
    public int vocabulary() {
        return graph.vocabulary();
    }

    /**
     * The model of texts about a source, which is encoded now. It lives as long as this model does; closing it is not
     * needed.
     *
     * @param source token ids, at least one
     * @throws IllegalArgumentException if it is empty, or a token is not in the vocabulary
     */
    public LanguageModel about(int[] source) {
        NullCheck.argument(source, "source");
        if (source.length == 0) {
            throw new IllegalArgumentException("the source is empty: an encoder needs 1 token or more");
        }
        for (int i = 0; i < source.length; i++) {
            if (source[i] < 0 || source[i] >= vocabulary()) {
                throw new IllegalArgumentException("source[" + i + "] = " + source[i]
                        + " is not in the vocabulary: expected 0.." + (vocabulary() - 1));
            }
        }
        float[] states = encode(source);
        return new LanguageModel() {
            @Override
            public int vocabulary() {
                return graph.vocabulary();
            }

            @Override
            public int contextLength() {
                return graph.context;
            }

            @Override
            public ModelSession open(int sequences) {
                ModelSession.checkRows(sequences);
                EncodedSource encoded = new EncodedSource(states, source.length);
                return new BlockSession(graph, RowLayout.GROUPED, Optional.of(encoded), sequences);
            }
        };
    }

    private float[] encode(int[] source) {
        long[] ids = new long[source.length];
        long[] ones = new long[source.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = source[i];
            ones[i] = 1;
        }
        long[] shape = {1, ids.length};
        try (OnnxTensor tokens = OnnxTensor.createTensor(OnnxSessions.environment(), LongBuffer.wrap(ids), shape);
                OnnxTensor mask = OnnxTensor.createTensor(OnnxSessions.environment(), LongBuffer.wrap(ones), shape)) {
            Map<String, OnnxTensor> inputs = new HashMap<>(Map.of("input_ids", tokens, "attention_mask", mask));
            inputs.keySet().retainAll(encoder.getInputNames());
            try (OrtSession.Result result = encoder.run(inputs, Set.of(STATES))) {
                OnnxTensor states = (OnnxTensor) result.get(STATES).orElseThrow();
                float[] values = new float[Math.toIntExact(states.getInfo().getNumElements())];
                states.getFloatBuffer().get(values);
                return values;
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    name + ": ONNX Runtime cannot run this encoder on " + source.length + " tokens: "
                            + OnnxSessions.reason(e),
                    e);
        }
    }

    /** Frees the model; sessions must be closed before. */
    @Override
    public void close() {
        graph.close();
        try {
            encoder.close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": " + OnnxSessions.reason(e), e);
        }
    }
}
