package dev.logits.app.judge;

import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.report.ModelCard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The model card that a command writes when it is asked to. */
public final class CardOption {
    @Option(
            names = "--card",
            paramLabel = "CARD.MD",
            converter = StandardStreams.Output.class,
            description =
                    "Write a section for the model's README: Markdown with a table of metrics and intervals, behind"
                            + " the YAML that the Hugging Face Hub reads (model-index).")
    private Path file;

    public boolean isAsked() {
        return file != null;
    }

    /** Where it goes; null where nobody asked. */
    public Path file() {
        return file;
    }

    /** Checks the name, which no time is spent on before. */
    public void check() {
        OutputFiles.check(file, ".md");
    }

    /** What the card calls the model: the file of scores, without its ending. */
    public String model(Path scores) {
        return scores.getFileName().toString().replaceFirst("\\.[^.]+$", "");
    }

    /** Writes the card, if it was asked for. */
    public void write(ModelCard card) throws IOException {
        if (file != null) {
            AtomicFile.write(file, card.markdown());
        }
    }

    /** What is said of it. */
    public List<String> lines() {
        return file == null ? List.of() : List.of("", "wrote card        " + file);
    }
}
