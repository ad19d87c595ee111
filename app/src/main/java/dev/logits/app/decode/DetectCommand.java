package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.rule.Watermark;
import dev.logits.decode.rule.WatermarkEvidence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits detect}: whether a text has a watermark. */
@Start(vectors = false)
@Command(
        name = "detect",
        sortOptions = false,
        description = "Tell whether a text has the watermark of a key that logits generate --watermark left.",
        footer = {
            "",
            "The text is what was generated, without its prompt, cut by the same model's tokenizer. A key file:",
            "  {\"format\": \"logits-decoding-plan\", \"version\": 1, \"sampler\": {\"type\": \"ancestral\"},",
            "   \"rules\": [{\"type\": \"green-list\", \"key\": 15485863, \"ratio\": 0.25, \"bias\": 2,",
            "              \"context\": 1, \"selfHash\": false}]}",
            "Example:",
            "  logits detect key.json - < story.txt"
        })
public final class DetectCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "KEY-FILE",
            converter = StandardStreams.Input.class,
            description = "The file that --watermark was given.")
    private Path key;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "The text, or - for standard input.")
    private List<String> words = List.of();

    @Mixin
    private ModelOptions models;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public DetectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Watermark mark = WatermarkOptions.read(key);
        String text = PromptText.of(words, terminal);
        try (LanguageSource source = models.open()) {
            int vocabulary = source.model().vocabulary();
            WatermarkEvidence found = mark.detect(source.tokenizer().encode(text), vocabulary);
            if (json) {
                ObjectNode object = Json.object();
                object.put("watermark", mark.name());
                object.put("pieces", found.pieces());
                Json.number(object, "share", found.share());
                Json.number(object, "expected", found.expected());
                Json.number(object, "z", found.z());
                Json.number(object, "p_value", found.pValue());
                terminal.text(Json.text(object));
            } else {
                terminal.println(mark.name() + ": share " + Words.decimals(found.share(), 4) + " of "
                        + Words.counted(found.pieces(), "piece", "pieces") + ", expected "
                        + Words.decimals(found.expected(), 4) + "; z "
                        + Words.decimals(found.z(), 2) + ", p-value "
                        + String.format(Locale.ROOT, "%.2g", found.pValue()));
            }
        }
        return 0;
    }
}
