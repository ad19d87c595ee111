package dev.logits.app.tour;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.report.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits tour}: the life of a logit, chapter by chapter, on data that it makes itself. */
@Command(
        name = "tour",
        description = "See what logits are and what can be done with them, in under a minute.",
        footer = {
            "",
            "Writes a page of it all, and the files that its commands name, into the folder.",
            "Examples:",
            "  logits tour",
            "  logits tour --chapter 4 --seed 7"
        })
public final class TourCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Option(names = "--chapter", paramLabel = "N", description = "Tell this chapter only, counted from 1.")
    private Integer only;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "The seed of all that is random (default: 0).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "logits-tour",
            converter = PathConverter.class,
            description = "The folder to write to (default: logits-tour).")
    private Path out;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public TourCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<Chapter> chapters = Chapter.all();
        if (only != null && (only < 1 || only > chapters.size())) {
            throw new IllegalArgumentException(
                    "--chapter " + only + " is not a chapter: expected 1 to " + chapters.size());
        }
        OutputFiles.checkFolder(out);
        Files.createDirectories(out);
        Tour tour = new Tour(seed, out, Terminal.program(), Words::quoted);
        SortedMap<Integer, List<Block>> told = new TreeMap<>();
        for (int i = 0; i < chapters.size(); i++) {
            if (only == null || only == i + 1) {
                List<Block> blocks = chapters.get(i).tell(tour);
                told.put(i + 1, blocks);
                if (!json) {
                    print(i + 1, chapters.get(i).title(), blocks);
                }
            }
        }
        Map<String, String> written = new LinkedHashMap<>(tour.written());
        Path page = out.resolve(only == null ? "tour.html" : "chapter-" + only + ".html");
        AtomicFile.write(
                page, TourPage.html(told, "logits tour --seed " + seed + (only == null ? "" : " --chapter " + only)));
        written.put(page.toString(), "all of this as a page; open it in a browser");
        if (json) {
            terminal.text(Json.text(json(told, written)));
        } else {
            terminal.println("");
            terminal.println(terminal.bold("What was written"));
            terminal.println("");
            int longest =
                    written.keySet().stream().mapToInt(String::length).max().orElse(0);
            written.forEach((file, what) -> terminal.println(file + " ".repeat(longest - file.length() + 2) + what));
        }
        return 0;
    }

    private void print(int number, String title, List<Block> blocks) {
        terminal.println("");
        terminal.println(terminal.bold(number + "  " + title));
        for (Block block : blocks) {
            terminal.println("");
            terminal.println(lines(block));
        }
    }

    private List<String> lines(Block block) {
        int width = terminal.plotStyle().width();
        if (block instanceof Block.Text text) {
            return Paragraph.lines(text.text(), width);
        }
        if (block instanceof Block.Picture picture) {
            return picture.lines().apply(terminal.plotStyle());
        }
        if (block instanceof Block.Pair pair) {
            return pair.lines().apply(terminal.plotStyle());
        }
        if (block instanceof Block.Table table) {
            return TextTable.lines(table.header(), table.rows(), terminal.plotStyle());
        }
        return List.of("try: " + ((Block.Try) block).command());
    }

    private static ObjectNode json(SortedMap<Integer, List<Block>> told, Map<String, String> written) {
        ObjectNode json = Json.object();
        ArrayNode chapters = json.putArray("chapters");
        told.forEach((number, blocks) -> {
            ObjectNode chapter = chapters.addObject();
            chapter.put("number", number);
            chapter.put("title", Chapter.all().get(number - 1).title());
            ArrayNode texts = chapter.putArray("texts");
            ArrayNode tables = chapter.putArray("tables");
            ArrayNode commands = chapter.putArray("commands");
            for (Block block : blocks) {
                if (block instanceof Block.Text text) {
                    texts.add(text.text());
                } else if (block instanceof Block.Table table) {
                    ArrayNode rows = tables.addArray();
                    rows.add(Json.texts(table.header()));
                    table.rows().forEach(row -> rows.add(Json.texts(row)));
                } else if (block instanceof Block.Try command) {
                    commands.add(command.command());
                }
            }
        });
        ArrayNode files = json.putArray("files");
        written.keySet().forEach(files::add);
        return json;
    }
}
