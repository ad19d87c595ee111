package dev.logits.app.decode;

import dev.logits.decode.Tokens;
import dev.logits.decode.strategy.ClassifierFreeGuidance;
import dev.logits.decode.strategy.ContrastiveDecoding;
import dev.logits.decode.strategy.Decoder;
import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.OnnxLanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the model's logits are compared with, as options. */
final class GuidanceOptions {
    private static final double USUAL_SCALE = 1.5;
    private static final double USUAL_STRENGTH = 0.5;
    private static final double USUAL_PLAUSIBILITY = 0.1;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            description = "Classifier-free guidance: above 1 follow the prompt more closely (default with"
                    + " --negative-prompt: 1.5). A step costs two of the model's.")
    private Double scale;

    @Option(
            names = "--negative-prompt",
            paramLabel = "TEXT",
            description = "Away from what would come after this text (default with --guidance: after the prompt's last"
                    + " token).")
    private String negative;

    @Option(
            names = "--amateur",
            paramLabel = "DIR",
            description = "Contrastive decoding: prefer what the model finds likelier than this weaker one does.")
    private Path amateur;

    @Option(
            names = "--contrast",
            paramLabel = "B",
            description = "How much the amateur's log-probabilities count (default: 0.5).")
    private Double strength;

    @Option(
            names = "--plausibility",
            paramLabel = "A",
            description = "Contrast tokens at least A times as likely as the model's top one (default: 0.1).")
    private Double plausibility;

    private OnnxLanguageModel opened;

    /** The decoder, with what was asked for. */
    Decoder on(Decoder decoder, LanguageSource source) throws IOException {
        boolean guided = scale != null || negative != null;
        if (amateur == null && (strength != null || plausibility != null)) {
            throw new IllegalArgumentException(
                    (strength != null ? "--contrast" : "--plausibility") + " needs --amateur");
        }
        if (guided && amateur != null) {
            throw new IllegalArgumentException((scale != null ? "--guidance" : "--negative-prompt")
                    + " and --amateur do not go together; choose one");
        }
        if (guided) {
            return decoder.with(new ClassifierFreeGuidance(
                    scale == null ? USUAL_SCALE : scale,
                    negative == null ? Tokens.of() : Tokens.of(source.encode(negative))));
        }
        if (amateur == null) {
            return decoder;
        }
        opened = OnnxLanguageModel.open(amateur, LanguageModelOptions.withDefaults());
        return decoder.with(new ContrastiveDecoding(
                opened,
                plausibility == null ? USUAL_PLAUSIBILITY : plausibility,
                strength == null ? USUAL_STRENGTH : strength));
    }

    /** Closes the amateur, if one was opened. */
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
