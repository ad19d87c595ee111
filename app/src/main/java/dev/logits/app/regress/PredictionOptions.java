package dev.logits.app.regress;

import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureTable;
import dev.logits.io.file.AtomicFile;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.LinearCombination;
import dev.logits.learn.regression.Predictions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of predictions with intervals. */
final class PredictionOptions {
    @Option(
            names = "--predict",
            paramLabel = "NEW.CSV",
            converter = StandardStreams.Input.class,
            description = "Rows whose probabilities are wanted, with intervals; goes with --predictions.")
    private Path rows;

    @Option(
            names = "--predictions",
            paramLabel = "OUT.CSV",
            converter = StandardStreams.Output.class,
            description = "Where to: a line per row and class with logit, probability, their standard errors, and the"
                    + " interval of the probability.")
    private Path out;

    boolean given() {
        return rows != null;
    }

    void check(boolean plain) {
        if ((rows == null) != (out == null)) {
            throw new IllegalArgumentException("--predict NEW.csv and --predictions OUT.csv go together");
        }
        if (rows != null && !plain) {
            throw new IllegalArgumentException(
                    "--predict has intervals, which belong to maximum likelihood; with --firth or"
                            + " --penalty save the model and use logits predict");
        }
        OutputFiles.check(out, ".csv");
    }

    /** Writes the file, if it was asked for and there is a fit. */
    void write(Regression r) throws IOException {
        if (rows == null || r.inference().isEmpty()) {
            return;
        }
        Inference table = r.inference().get();
        FeatureTable fresh = FeatureFiles.readCoded(rows, r.data().coding());
        boolean offset = r.data().offset().length > 0;
        Predictions predictions = Predictions.of(
                table,
                offset ? columns(fresh.features(), table.model().columns()) : fresh.features(),
                offset ? last(fresh.features()) : new double[0]);
        int classes = r.table().coding().classes().size();
        StringBuilder text = new StringBuilder("row,class,logit,logit_se,probability,probability_se,low,high\n");
        for (int row = 0; row < predictions.rows(); row++) {
            for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
                LinearCombination p = predictions.probability(row, c);
                LinearCombination logit = c == 0 ? new LinearCombination(0, 0) : predictions.logOdds(row, c);
                double[] ends = predictions.interval(row, c, r.level());
                text.append(row).append(',').append(cell(r.className(c)));
                for (double v :
                        List.of(logit.value(), logit.standardError(), p.value(), p.standardError(), ends[0], ends[1])) {
                    text.append(',').append(v);
                }
                text.append('\n');
            }
        }
        AtomicFile.write(out, text.toString());
    }

    private static String cell(String name) {
        return name.matches("[^\",\\r\\n]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static DoubleFeatures columns(Features x, int count) {
        FeatureRows all = FeatureRows.of(x);
        double[] raw = new double[x.columns()];
        double[] kept = new double[Math.multiplyExact(x.rows(), count)];
        for (int row = 0; row < x.rows(); row++) {
            all.copy(row, raw);
            System.arraycopy(raw, 0, kept, row * count, count);
        }
        return DoubleFeatures.wrap(kept, x.rows(), count);
    }

    private static double[] last(Features x) {
        FeatureRows all = FeatureRows.of(x);
        double[] raw = new double[x.columns()];
        double[] out = new double[x.rows()];
        for (int row = 0; row < x.rows(); row++) {
            all.copy(row, raw);
            out[row] = raw[raw.length - 1];
        }
        return out;
    }

    /** Says what was written. */
    void say(Terminal terminal, Regression r) {
        if (out != null && r.inference().isPresent()) {
            terminal.println("wrote predictions with " + Words.plain(100 * r.level()) + " % intervals to " + out);
        }
    }
}
