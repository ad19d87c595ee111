package dev.logits.onnx.language;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A language model in an ONNX file, run by ONNX Runtime: decoders with a cache of keys and values, in the layouts of
 * Hugging Face Optimum, onnx-community and onnxruntime-genai. Names, heads, sizes and types come from the model's own
 * inputs.
 *
 * <p>Rows of a session run together, whatever their lengths ({@link RowLayout}). Their logits depend on their
 * neighbors by rounding, since the sums of a run depend on its shape; in the reproducible mode ({@link Reproducible})
 * they do not, which is tried out when the model is opened.
 *
 * <p>Several threads may open sessions; a session is for one thread at a time. Close sessions before the model.
 *
 * <pre>{@code
 * try (OnnxLanguageModel model = OnnxLanguageModel.open(Path.of("smollm2"))) {
 *     Generation g = Decoder.of(model).generate(new int[] {1, 4093, 281}, 7);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class OnnxLanguageModel implements LanguageModel {
    private final DecoderGraph graph;
    private final Optional<Reproducible> reproducible;
    private final List<String> warnings;
    private Optional<RowLayout> layout;

    private OnnxLanguageModel(
            DecoderGraph graph,
            Optional<Reproducible> reproducible,
            Optional<RowLayout> layout,
            List<String> warnings) {
        this.graph = graph;
        this.reproducible = reproducible;
        this.layout = layout;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Opens the model in a folder, or in a file.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it is no decoder with a cache; the message names the file, the input and the remedy
     */
    public static OnnxLanguageModel open(Path model) throws IOException {
        return open(model, LanguageModelOptions.withDefaults());
    }

    /**
     * Opens the model in a folder, or in a file.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it is no decoder with a cache, or the reproducible mode is asked for and its logits
     *     are not the same bits
     */
    public static OnnxLanguageModel open(Path model, LanguageModelOptions options) throws IOException {
        NullCheck.argument(model, "model");
        NullCheck.argument(options, "options");
        DecoderGraph graph = DecoderFiles.open(model, options);
        try {
            if (options.reproducible().isEmpty()) {
                return new OnnxLanguageModel(graph, Optional.empty(), options.layout(), List.of());
            }
            ReproducibleProbe.Outcome outcome =
                    ReproducibleProbe.of(graph, options.reproducible().get());
            return new OnnxLanguageModel(
                    graph, Optional.of(outcome.shape()), Optional.of(RowLayout.MASKED), outcome.warnings());
        } catch (IOException | RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    @Override
    public int vocabulary() {
        return graph.vocabulary();
    }

    /** The model's own context, or the slots of the reproducible mode if they are fewer. */
    @Override
    public int contextLength() {
        return reproducible.map(shape -> Math.min(shape.slots(), graph.context)).orElse(graph.context);
    }

    @Override
    public ModelSession open(int sequences) {
        ModelSession.checkRows(sequences);
        if (reproducible.isPresent()) {
            return new FixedSession(graph, reproducible.get(), sequences);
        }
        return new BlockSession(graph, layout(), Optional.empty(), sequences);
    }

    /**
     * How rows of different lengths share a step: as the options say, or else what a trial finds, made when first
     * asked.
     */
    public synchronized RowLayout layout() {
        if (layout.isEmpty()) {
            layout = Optional.of(MaskTrial.obeysMask(graph) ? RowLayout.MASKED : RowLayout.GROUPED);
        }
        return layout.get();
    }

    /** The fixed shape of the reproducible mode, if it is on. */
    public Optional<Reproducible> reproducible() {
        return reproducible;
    }

    /** What the user should know of how the model runs; empty if there is nothing. */
    public List<String> warnings() {
        return warnings;
    }

    /** Frees the model; sessions must be closed before. */
    @Override
    public void close() {
        graph.close();
    }

    /** Name, vocabulary, context and cache. */
    @Override
    public String toString() {
        return "OnnxLanguageModel[" + graph.name + ", vocabulary=" + vocabulary() + ", context=" + contextLength()
                + ", caches=" + graph.caches().size() + "]";
    }
}
