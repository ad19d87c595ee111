package dev.logits.io.csv;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureFormat;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.FileSource;
import dev.logits.io.FormulaOptions;
import dev.logits.io.FormulaTable;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreFormat;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamOptions;
import dev.logits.io.internal.file.FileEnding;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFormat;
import dev.logits.io.internal.format.LabelRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads tables of text, {@code .csv} and {@code .tsv}, also packed by gzip: logits in columns, labels in a column, or
 * features and labels. Immutable.
 *
 * @since 0.1
 */
public final class CsvFormat implements ScoreFormat, LabelFormat, FeatureFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public CsvFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".csv", ".tsv");
    }

    @Override
    public boolean matches(Path file) {
        NullCheck.argument(file, "file");
        return endings().stream().anyMatch(ending -> FileEnding.isPackedOrNot(file, ending));
    }

    @Override
    public FileSource open(Path file, ReadOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new CsvSelection(CsvTable.readScores(file, options.headerless()), options).source();
    }

    @Override
    public LabelColumn labels(Path file, LabelRule rule) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(rule, "rule");
        return CsvLabels.of(CsvTable.readLabels(file), rule);
    }

    @Override
    public FeatureTable read(Path file, FeatureOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new CsvFeatures(CsvTable.read(file)).read(options);
    }

    @Override
    public FeatureTable readCoded(Path file, FeatureCoding coding) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(coding, "coding");
        return coding.design().isPresent()
                ? new CsvFormulas(CsvTable.read(file)).read(coding)
                : new CsvFeatures(CsvTable.read(file)).read(coding);
    }

    @Override
    public FormulaTable read(Path file, FormulaOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new CsvFormulas(CsvTable.read(file)).read(options);
    }

    @Override
    public StreamCoding look(Path file, StreamOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new CsvStream(CsvTable.read(file)).look(options);
    }

    @Override
    public void readParts(Path file, StreamCoding coding, int rows, FeatureFiles.Part to) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(coding, "coding");
        NullCheck.argument(to, "to");
        new CsvStream(CsvTable.read(file)).readParts(coding, rows, to);
    }

    @Override
    public boolean namesColumns() {
        return true;
    }
}
