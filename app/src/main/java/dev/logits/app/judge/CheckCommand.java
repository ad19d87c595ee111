package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Terminal;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits check}: what a file is, what is odd about it, and the command to use. */
@Command(
        name = "check",
        description = "What is this file, what is odd about it, and which command is for it?",
        footer = {
            "",
            "Reads the whole file once. Options that other commands would need, such as the",
            "column of labels or that the numbers are probabilities, are found where the file",
            "shows them, and are in the commands that are printed.",
            "Examples:",
            "  logits check preds.csv",
            "  logits check preds.npz --json"
        })
public final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private InputOptions input;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        input.requireNoWeights("check");
        ReadOptions options = input.typed();
        String words = input.allArguments();
        List<String> notes = new ArrayList<>();
        LogitsFiles.checkFile(input.file());
        if (isTable()) {
            TableLook look = TableLook.of(input.file(), options, input.id().isPresent());
            options = look.options();
            words += look.words();
            notes.addAll(look.notes());
        }
        FileSource source;
        try {
            source = LogitsFiles.open(input.file(), options);
        } catch (IllegalArgumentException refused) {
            if (options.scores().isPresent()
                    || !String.valueOf(refused.getMessage()).contains("withScores(ScoreKind.PROBABILITIES)")) {
                throw refused;
            }
            source = LogitsFiles.open(input.file(), options.withScores(ScoreKind.PROBABILITIES));
            words += " --scores probabilities";
            notes.add("the numbers are probabilities, not logits");
        }
        ScoreScan scan = ScoreScan.of(source);
        notes.addAll(scan.notes(source.classNames()));
        List<String> commands = commands(words, scan);
        if (json) {
            ObjectNode root = scan.json();
            root.set("commands", Json.texts(commands));
            root.set("notes", Json.texts(notes));
            ReadingText.putInto(root, source.reading(), terminal);
            terminal.text(Json.text(root));
        } else {
            int width = terminal.plotStyle().width();
            terminal.println(terminal.bold(input.file().toString()));
            terminal.println(ReadingText.lines(source.reading(), terminal));
            terminal.println(scan.lines(source.classNames()));
            notes.forEach(note -> terminal.println(Paragraph.lines("note: " + note, width)));
            terminal.println("");
            commands.forEach(command -> terminal.println("next: " + command));
        }
        return 0;
    }

    private boolean isTable() {
        String name =
                input.file().getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return name.endsWith(".csv") || name.endsWith(".tsv");
    }

    private static List<String> commands(String words, ScoreScan scan) {
        if (scan.labeled() < 2) {
            return List.of("logits apply cal.json " + words + " --out predictions.csv");
        }
        return List.of("logits evaluate " + words, "logits calibrate " + words + " --save cal.json");
    }
}
