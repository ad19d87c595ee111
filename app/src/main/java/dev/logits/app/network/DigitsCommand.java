package dev.logits.app.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.data.StrokeDigits;
import dev.logits.io.npy.NpzWriter;
import dev.logits.io.report.GrayPng;
import dev.logits.learn.features.DenseFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits digits}: makes images of handwritten digits, to train on. */
@Command(
        name = "digits",
        description = "Make images of handwritten digits, as data to train on.",
        footer = {
            "",
            "The npz has x, rows x pixels from 0 (paper) to 1 (ink), and y, the digits.",
            "Image i is a function of the seed and i: rows to train on and rows to test on",
            "come from one seed by --skip.",
            "Examples:",
            "  logits digits --rows 5000 --out train.npz",
            "  logits digits --rows 1000 --skip 5000 --out test.npz --sheet test.png"
        })
public final class DigitsCommand implements Callable<Integer> {
    /** Images in a row, and rows, of a sheet. */
    private static final int ACROSS = 20;

    private static final int DOWN = 15;

    /** Most numbers that one array of an npz has here. */
    private static final long MOST = Integer.MAX_VALUE - 64;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "6000", description = "How many images (default: 6000).")
    private int rows;

    @Option(
            names = "--skip",
            paramLabel = "N",
            defaultValue = "0",
            description = "The number of the first one (default: 0).")
    private long skip;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "The seed (default: 0).")
    private long seed;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "28",
            description = "Pixels a side, 8 to 512 (default: 28).")
    private int size;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIGITS.NPZ",
            converter = StandardStreams.Output.class,
            description = "Where to write the images and their digits.")
    private Path out;

    @Option(
            names = "--sheet",
            paramLabel = "SHEET.PNG",
            converter = StandardStreams.Output.class,
            description = "Also write a picture of the first 300.")
    private Path sheet;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public DigitsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(out, ".npz");
        OutputFiles.check(sheet, ".png");
        StrokeDigits digits = new StrokeDigits(size, seed);
        if (rows < 1 || skip < 0) {
            throw new IllegalArgumentException(
                    "--rows must be 1 or more and --skip 0 or more, got " + rows + " and " + skip);
        }
        if ((long) rows * digits.columns() > MOST) {
            throw new IllegalArgumentException("--rows " + rows + " of " + digits.columns()
                    + " pixels: one array holds at most " + MOST / digits.columns() + " such rows");
        }
        DenseFeatures x = digits.features(skip, rows);
        int[] y = digits.labels(skip, rows);
        try (NpzWriter npz = NpzWriter.create(out)) {
            npz.add("x", x);
            npz.add("y", y);
            npz.commit();
        }
        if (sheet != null) {
            writeSheet(x);
        }
        if (json) {
            ObjectNode result = Json.object();
            result.put("rows", rows);
            result.put("columns", x.columns());
            result.put("classes", StrokeDigits.CLASSES);
            result.put("seed", seed);
            result.put("skip", skip);
            result.put("out", out.toString());
            terminal.text(Json.text(result));
        } else {
            print(x, y);
        }
        return 0;
    }

    private void print(DenseFeatures x, int[] y) {
        if (size <= terminal.columns()) {
            terminal.println("row 0, a " + y[0] + ":");
            terminal.println(StrokeDigits.lines(x, 0, terminal.unicode()));
        }
        terminal.println("wrote " + out + ": " + Words.rows(rows) + " of " + size + " x " + size
                + " pixels (x), and their digits (y)");
        if (sheet != null) {
            terminal.println("wrote " + sheet + ": a picture of the first of them");
        }
        terminal.next("train " + Words.quoted(out.toString()) + " --hidden 64 --save model.safetensors");
    }

    private void writeSheet(DenseFeatures x) throws IOException {
        int shown = Math.min(x.rows(), ACROSS * DOWN);
        int across = Math.min(shown, ACROSS);
        int down = (shown + across - 1) / across;
        int cell = size + 2;
        byte[] shades = new byte[across * cell * down * cell];
        Arrays.fill(shades, (byte) 255);
        for (int i = 0; i < shown; i++) {
            int left = i % across * cell + 1;
            int top = i / across * cell + 1;
            for (int p = 0; p < size * size; p++) {
                int at = (top + p / size) * across * cell + left + p % size;
                shades[at] = (byte) Math.round(255 * (1 - x.get(i, p)));
            }
        }
        GrayPng.write(sheet, across * cell, down * cell, shades);
    }
}
