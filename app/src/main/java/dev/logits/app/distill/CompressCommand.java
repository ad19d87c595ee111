package dev.logits.app.distill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.read.Rows;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FileSource;
import dev.logits.io.Reading;
import dev.logits.io.teacher.TeacherForm;
import dev.logits.io.teacher.TeacherWriter;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits compress}: a teacher's dense logits as a compact teacher file. */
@Command(
        name = "compress",
        description = "Keep a teacher's logits in a few bytes a row.",
        footer = {
            "",
            "The likeliest classes and the mass of the rest, or draws, which are unbiased.",
            "While it is written the file has .part behind its name; after a crash the",
            "same command and --resume go on from there.",
            "Examples:",
            "  logits compress teacher.npz --top 50 --out teacher.lgt",
            "  logits compress teacher.npz --samples 50 --temperature 2 --out teacher.lgt"
        })
public final class CompressCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private InputOptions input;

    @ArgGroup(multiplicity = "1")
    private What what;

    /** One of the two. */
    private static final class What {
        @Option(names = "--top", paramLabel = "K", required = true, description = "Keep the K likeliest classes.")
        private Integer top;

        @Option(names = "--samples", paramLabel = "N", required = true, description = "Keep N draws.")
        private Integer samples;
    }

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "Of the distributions that are kept, which is that of the distillation (default: 1).")
    private double temperature;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "The seed of the draws (default: 0).")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "TEACHER.LGT",
            converter = PathConverter.class,
            description = "Where to write it.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the part that an interrupted run left.")
    private boolean resume;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public CompressCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(out, ".lgt");
        input.requireNoWeights("compress");
        FileSource source = input.openWithZeros();
        TeacherForm form = what.top != null
                ? TeacherForm.top(source.classes(), what.top, temperature)
                : TeacherForm.samples(source.classes(), what.samples, temperature, seed);
        ProgressBar bar = new ProgressBar(terminal);
        ProgressSource counted = new ProgressSource(source, bar);
        counted.once("compress");
        try (TeacherWriter writer = resume ? TeacherWriter.resume(out, form) : TeacherWriter.create(out, form)) {
            long before = writer.rows();
            Rows.of(source, () -> {
                write(counted, writer);
                return null;
            });
            bar.finish();
            print(source.reading(), form, writer, before);
        } finally {
            bar.finish();
        }
        return 0;
    }

    private static void write(LogitsSource source, TeacherWriter writer) throws IOException {
        RowBatch batch = RowBatch.of(source);
        long skip = writer.rows();
        long seen = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                if (seen == 0) {
                    writer.checkSource(batch.logits().slice(0, 1));
                }
                int from = (int) Math.min(batch.count(), Math.max(0, skip - seen));
                Logits rest = batch.logits().slice(from, batch.count());
                writer.write(rest, rest.rows());
                seen += batch.count();
            }
        }
        if (seen < skip) {
            throw new IllegalArgumentException(
                    seen + " rows, and the part that is to be resumed has " + skip + " already");
        }
        writer.commit();
    }

    private void print(Reading reading, TeacherForm form, TeacherWriter writer, long before) {
        double perRow = (double) writer.bytes() / writer.rows();
        double ratio = (double) Float.BYTES * form.classes() / perRow;
        if (json) {
            ObjectNode result = Json.object();
            result.put("kind", form.kind().name());
            result.put(what.top != null ? "top" : "samples", form.most());
            result.put("temperature", temperature);
            result.put("rows", writer.rows());
            result.put("resumed_rows", before);
            result.put("classes", form.classes());
            result.put("bytes", writer.bytes());
            Json.number(result, "bytes_per_row", perRow);
            Json.number(result, "compression", ratio);
            Json.number(result, "kl_error", writer.error());
            result.put("out", out.toString());
            ReadingText.putInto(result, reading, terminal);
            terminal.text(Json.text(result));
            return;
        }
        terminal.println(ReadingText.ofScores(reading, terminal));
        terminal.println("wrote " + out + ": " + Words.rows(writer.rows()) + " of " + Words.count(form.classes())
                + " classes"
                + (before > 0 ? ", " + Words.rows(before) + " of them from before" : ""));
        terminal.println(
                String.format(Locale.ROOT, "bytes     %14.1f  a row, %.1f times less than float32", perRow, ratio));
        terminal.println(Words.measure(
                "kl_error",
                writer.error(),
                what.top != null
                        ? "KL(teacher || kept), the tail spread evenly; nats, mean"
                        : "KL(draws || teacher); nats, mean; the draws are unbiased"));
    }
}
