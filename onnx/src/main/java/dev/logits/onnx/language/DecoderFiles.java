package dev.logits.onnx.language;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.ModelConfig;
import dev.logits.onnx.internal.proto.OnnxModel;
import dev.logits.onnx.internal.session.OnnxSessions;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Opens the files of a decoder, with what its configuration says where the files do not. */
final class DecoderFiles {
    /** Families whose first token has position 1. */
    private static final Set<String> FROM_ONE = Set.of("gemma3", "gemma3_text", "paligemma");

    private DecoderFiles() {}

    /** Opens the decoder of a folder, or the one in a file. */
    static DecoderGraph open(Path model, LanguageModelOptions options) throws IOException {
        ModelConfig genai = ModelConfig.read(model.resolve("genai_config.json"));
        ModelFiles files = ModelFiles.find(model, options.variant(), genai.text("model/decoder/filename"));
        RuntimeOptions runtime = options.runtime();
        if (options.reproducible().isPresent() && runtime.threads() == 0) {
            runtime = runtime.withThreads(1);
        }
        return open(files.first(), files.decoder(), files.folder(), runtime, true);
    }

    /** Opens a decoder of one file or two, which must have a cache. */
    static DecoderGraph open(Optional<Path> firstFile, Path file, Path folder, RuntimeOptions runtime, boolean alone)
            throws IOException {
        ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
        ModelConfig genai = ModelConfig.read(folder.resolve("genai_config.json"));
        DecoderSignature.Reader.Shapes shapes = shapes(config);
        OrtSession decoder = opened(file, runtime);
        OrtSession first = null;
        try {
            DecoderSignature signature = new DecoderSignature.Reader(file.toString(), decoder, shapes).read();
            Optional<DecoderSignature> firstSignature = Optional.empty();
            if (firstFile.isPresent()) {
                first = opened(firstFile.get(), runtime);
                firstSignature =
                        Optional.of(new DecoderSignature.Reader(firstFile.get().toString(), first, shapes).read());
            }
            check(file, signature, alone);
            int context = first(
                    config,
                    "max_position_embeddings",
                    "n_positions",
                    "n_ctx",
                    "max_seq_len",
                    "seq_length",
                    "text_config/max_position_embeddings");
            if (context == 0) {
                context = genai.integer("model/context_length").orElse(0);
            }
            String family = config.text("model_type").orElse("");
            return new DecoderGraph(
                    file.toString(),
                    Optional.ofNullable(first),
                    firstSignature,
                    decoder,
                    signature,
                    context > 0 ? context : Integer.MAX_VALUE,
                    FROM_ONE.contains(family) ? 1 : 0);
        } catch (OrtException e) {
            closeAll(decoder, first);
            throw new MalformedFileException(file.toString(), file + ": " + OnnxSessions.reason(e), e);
        } catch (IOException | RuntimeException e) {
            closeAll(decoder, first);
            throw e;
        }
    }

    /** Opens a file that was looked through before: what is damaged is said by name, and does not end the process. */
    static OrtSession opened(Path file, RuntimeOptions runtime) throws IOException {
        OnnxModel.read(file).checkExternalFiles();
        return OnnxSessions.open(file, runtime);
    }

    private static void closeAll(OrtSession decoder, OrtSession first) throws IOException {
        try {
            decoder.close();
            if (first != null) {
                first.close();
            }
        } catch (OrtException e) {
            throw new IOException(OnnxSessions.reason(e), e);
        }
    }

    private static void check(Path file, DecoderSignature signature, boolean alone) throws IOException {
        if (signature.caches().isEmpty()) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": it takes no cache (past_key_values.0.key, ...);"
                            + " export it for text-generation-with-past");
        }
        boolean attends = signature.encoderStates().isPresent()
                || signature.encoderMask().isPresent()
                || !signature.encoder().isEmpty();
        if (alone && attends) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": this decoder attends to what an encoder has read; open its folder as an"
                            + " EncoderDecoderModel");
        }
    }

    private static DecoderSignature.Reader.Shapes shapes(ModelConfig config) throws IOException {
        int heads = first(config, "num_key_value_heads", "num_attention_heads", "n_head", "num_heads");
        int all = first(config, "num_attention_heads", "n_head", "num_heads");
        int hidden = first(config, "hidden_size", "n_embd", "d_model");
        int size = first(config, "head_dim", "d_kv");
        return new DecoderSignature.Reader.Shapes(
                heads,
                size > 0 ? size : all > 0 ? hidden / all : 0,
                first(config, "vocab_size", "text_config/vocab_size"));
    }

    /** The first of these fields that is there, 0 if none is. */
    private static int first(ModelConfig config, String... fields) throws IOException {
        for (String field : List.of(fields)) {
            JsonNode node = config.at(field);
            if (node.isNumber()) {
                OptionalInt value = config.integer(field);
                if (value.orElse(0) > 0) {
                    return value.getAsInt();
                }
            }
        }
        return 0;
    }
}
