package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.csv.CsvTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits check}: what a file is, what is odd about it, and the command to use. */
@Start(late = true, few = true)
@Command(
        name = "check",
        description = "What is this file, what is odd about it, and which command is for it?",
        footer = {
            "",
            "Knows files of scores, of several labels per row, of labels alone, and what logits writes.",
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

    /** Options beyond those typed that every command needs. */
    private String further = "";

    public CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        input.requireNoWeights("check");
        ReadOptions options = input.typed();
        Optional<KnownFile> known = KnownFile.of(input.file());
        if (known.isPresent()) {
            return known(known.get());
        }
        LogitsFiles.checkFile(input.file());
        boolean named = options.logits().isPresent() || options.labels().isPresent();
        known = named ? Optional.empty() : KnownFile.labelsAlone(input.file());
        if (known.isPresent()) {
            return known(known.get());
        }
        if (isTable() && !options.headerless() && TableLook.beginsWithARow(input.file())) {
            options = options.withoutHeader();
            further = " --no-header";
        }
        Optional<LabelLook> several = isTable()
                ? LabelLook.ofTable(
                        input.file(), options, CsvTexts.head(input.file(), TableLook.ROWS, options.headerless()))
                : LabelLook.ofArrays(input.file(), options);
        if (several.isPresent()) {
            return labels(several.get());
        }
        try {
            return scores(options);
        } catch (MalformedFileException noDistribution) {
            if (String.valueOf(noDistribution.getMessage()).contains("the probabilities sum to")) {
                several = LabelLook.ofScores(input.file(), options);
            }
            if (several.isEmpty()) {
                throw noDistribution;
            }
            return labels(several.get());
        }
    }

    private int known(KnownFile file) {
        if (json) {
            ObjectNode root = Json.object();
            root.put("what", file.what());
            root.set("commands", Json.texts(file.commands()));
            terminal.text(Json.text(root));
        } else {
            terminal.println(terminal.bold(input.file().toString()));
            terminal.println(file.what());
            terminal.println("");
            file.commands().forEach(command -> terminal.println("next: " + command));
        }
        return 0;
    }

    private int labels(LabelLook look) {
        List<String> commands = look.commands(input.allArguments() + further);
        if (json) {
            ObjectNode root = look.json();
            root.set("commands", Json.texts(commands));
            terminal.text(Json.text(root));
        } else {
            terminal.println(terminal.bold(input.file().toString()));
            terminal.println(look.lines());
            terminal.println("");
            commands.forEach(command -> terminal.println("next: " + command));
        }
        return 0;
    }

    private int scores(ReadOptions typed) throws IOException {
        ReadOptions options = typed;
        String words = input.allArguments() + further;
        List<String> notes = new ArrayList<>();
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
        if (scan.labeled() == 0) {
            notes.add("no labels: evaluate and calibrate take them by --labels from another file or column");
        }
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
