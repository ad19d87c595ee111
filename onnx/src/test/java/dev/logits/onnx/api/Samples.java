package dev.logits.onnx.api;

import dev.logits.Logits;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.io.FeatureCoding;
import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.onnx.ClassifierOptions;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelInput;
import dev.logits.onnx.ModelScores;
import dev.logits.onnx.Models;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.onnx.bake.BakeOptions;
import dev.logits.onnx.image.ImagePreparation;
import dev.logits.onnx.image.Resampling;
import dev.logits.onnx.language.EncoderDecoderModel;
import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.Reproducible;
import dev.logits.onnx.language.RowLayout;
import dev.logits.onnx.runtime.ExecutionProvider;
import dev.logits.onnx.runtime.RuntimeOptions;
import dev.logits.onnx.text.ChatMessage;
import dev.logits.onnx.text.ChatTemplate;
import dev.logits.onnx.text.Conversation;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import dev.logits.onnx.text.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A value of each type that a public call takes or is made on. */
final class Samples implements AutoCloseable {
    private final Map<Class<?>, Object> values = new HashMap<>();
    private final OnnxClassifier classifier;
    private final TextEncoder encoder;
    private final EncoderDecoderModel translator;
    private final HuggingFaceTokenizer tokenizer;

    Samples(Path folder) throws IOException {
        Path model = Files.write(folder.resolve("model.onnx"), Models.linear(2, 17));
        Files.writeString(folder.resolve("preprocessor_config.json"), "{}");
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"version\": \"1.0\", \"truncation\": null, \"padding\": null, \"added_tokens\": [],"
                        + " \"normalizer\": null, \"pre_tokenizer\": {\"type\": \"Whitespace\"},"
                        + " \"post_processor\": null, \"decoder\": null, \"model\": {\"type\": \"WordLevel\","
                        + " \"vocab\": {\"[UNK]\": 0}, \"unk_token\": \"[UNK]\"}}");
        classifier = OnnxClassifier.open(model);
        encoder = TextEncoder.open(folder);
        DoubleFeatures x = DoubleFeatures.wrap(new double[] {1, 2, 3, 4}, 4, 1);
        LogisticModel regression = LogisticRegression.l2(1).fit(x, new int[] {0, 1, 0, 1});
        Network network = Network.initial(Architecture.features(2).logits(2), 1);
        for (Object value : List.of(
                classifier,
                encoder,
                regression,
                network,
                folder,
                "a",
                new float[1],
                new double[1],
                new long[1],
                new float[][] {{1}},
                new String[] {"a"},
                Logits.zeros(1, 2),
                ModelBatch.of(1),
                ModelInput.Kind.FLOATS,
                ModelScores.LOGITS,
                new ModelInput("a", ModelInput.Kind.FLOATS, List.of(1L)),
                ClassifierOptions.withDefaults(),
                RuntimeOptions.withDefaults(),
                ExecutionProvider.CPU,
                BakeOptions.withDefaults(),
                ImagePreparation.read(folder),
                new ImagePreparation.Size(1, 1),
                Resampling.BILINEAR,
                NetworkInputs.ARRAYS,
                FeatureCoding.numbered(0, 1, "y", List.of("a", "b")),
                encoder.encode(List.of("a")),
                Optional.empty(),
                List.of("a"))) {
            values.put(value.getClass(), value);
        }
        translator = EncoderDecoderModel.open(Path.of("src/test/resources/dev/logits/onnx/language/t5"));
        tokenizer = HuggingFaceTokenizer.open(folder);
        for (Object value : List.of(
                translator,
                tokenizer,
                new int[1],
                EarlyStopping.EXACT,
                OptionalInt.empty(),
                LanguageModelOptions.withDefaults(),
                Reproducible.ofSlots(8),
                RowLayout.MASKED,
                ChatTemplate.of("", Map.of()),
                ChatMessage.user("a"),
                Conversation.of(ChatMessage.user("a")),
                Conversation.Ending.LAST_MESSAGE,
                LocalDateTime.of(2026, 1, 1, 0, 0),
                Map.of("a", 1))) {
            values.put(value.getClass(), value);
        }
        values.put(Calibrator.class, new TemperatureScaling(1));
    }

    /** The sample of a type, or of one that is assignable to it. */
    Optional<Object> of(Class<?> type) {
        Object value = values.get(type);
        return value != null
                ? Optional.of(value)
                : values.values().stream().filter(type::isInstance).findFirst();
    }

    @Override
    public void close() throws IOException {
        classifier.close();
        encoder.close();
        translator.close();
    }
}
