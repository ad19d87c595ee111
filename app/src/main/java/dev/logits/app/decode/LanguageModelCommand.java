package dev.logits.app.decode;

import dev.logits.app.language.LanguageModelRecipe;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.io.file.AtomicFile;
import dev.logits.learn.network.EpochResult;
import dev.logits.learn.network.Progress;
import dev.logits.learn.network.TrainingListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits language-model}: for developers; makes the embedded language model anew. */
@Command(
        name = "language-model",
        hidden = true,
        description =
                "Make the embedded language model from its text, the same bytes each time; takes about 10 minutes.",
        footer = {
            "",
            "Example:",
            "  logits language-model core/src/language \\",
            "    --out core/src/main/resources/dev/logits/decode/embedded/stories.lm"
        })
public final class LanguageModelCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            paramLabel = "FOLDER",
            converter = PathConverter.class,
            description = "Where text/*.txt and stories.grammar are.")
    private Path folder;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.LM",
            converter = PathConverter.class,
            description = "The file to write.")
    private Path out;

    public LanguageModelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        LanguageModelRecipe recipe = LanguageModelRecipe.EMBEDDED;
        ContextLanguageModel model = recipe.make(folder, new Reports());
        try (AtomicFile file = AtomicFile.create(out)) {
            OutputStream bytes = new BufferedOutputStream(file.stream());
            model.write(bytes);
            bytes.flush();
            file.commit();
        }
        terminal.println(model.toString());
        terminal.println("wrote " + out + ", " + Words.count(Files.size(out)) + " bytes");
        return 0;
    }

    private final class Reports implements TrainingListener {
        @Override
        public void step(Progress progress) {
            if (progress.step() % 500 == 0) {
                terminal.err().println(progress);
            }
        }

        @Override
        public void epoch(EpochResult result) {
            terminal.err().println(result);
        }
    }
}
