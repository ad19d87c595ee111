package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.io.table.TableColumn;
import dev.logits.io.table.TableWriter;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Binary models that give one score per row. */
class OneScoreTest {
    private static final ReadOptions PROBABILITIES = ReadOptions.DEFAULTS.withScores(ScoreKind.PROBABILITIES);

    @TempDir
    private Path folder;

    private static Path file(String name) throws URISyntaxException {
        return Path.of(OneScoreTest.class.getResource("binary/" + name).toURI());
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("a.csv"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flat.npy", "column.npy", "flat.npz", "column.npz", "scores.csv", "scores.parquet"})
    void aLogitIsThatOfTheSecondClass(String name) throws Exception {
        FileSource source = LogitsFiles.open(file(name));
        Rows rows = Rows.of(source);
        assertThat(source.classes()).isEqualTo(2);
        assertThat(source.reading().scores()).endsWith(", one score: class 0 or 1");
        assertThat(rows.scores()).hasSize(2500);
        for (int r = 0; r < 2500; r++) {
            assertThat(rows.scores().get(r)).containsExactly(0, (r * 37 % 101 - 50) / 8f);
        }
        if (!name.endsWith(".npy")) {
            assertThat(rows.labels()).startsWith(0, 0, 1, 0, 0, 1);
        }
        assertThat(Rows.of(source, 999).toArray()).isDeepEqualTo(rows.toArray());
    }

    @Test
    void aProbabilityIsReadWithoutRoundingItsRestAway() throws IOException {
        Path table = csv("p,y\n0.25,1\n0.9999999999,0\n1e-12,0\n0,1\n1,1\n");
        List<float[]> rows = Rows.of(LogitsFiles.open(table, PROBABILITIES)).scores();
        assertThat(rows.get(0)[1]).isCloseTo((float) Math.log(0.25), within(1e-7f));
        assertThat(rows.get(1)[0]).isCloseTo((float) Math.log(1e-10), within(1e-5f));
        assertThat(rows.get(2)[1]).isCloseTo((float) Math.log(1e-12), within(1e-5f));
        assertThat(rows.get(3)).containsExactly(0, (float) Math.log(0x1p-23));
        assertThat(rows.get(4)).containsExactly((float) Math.log(0x1p-23), 0);
    }

    @Test
    void aLogProbabilityLeavesTheLogOfTheRest() throws IOException {
        Path table = csv("lp,y\n-0.6931471805599453,1\n-1e-9,0\n-50,0\n");
        List<float[]> rows = Rows.of(
                        LogitsFiles.open(table, ReadOptions.DEFAULTS.withScores(ScoreKind.LOG_PROBABILITIES)))
                .scores();
        assertThat(rows.get(0)[0]).isCloseTo((float) Math.log(0.5), within(1e-7f));
        assertThat(rows.get(1)[0]).isCloseTo((float) Math.log(1e-9), within(1e-5f));
        assertThat(rows.get(2)[0]).isCloseTo((float) -Math.exp(-50), within(1e-28f));
    }

    @Test
    void whatItsNameSaysOrItsRangeShowsIsNotReadAsALogit() throws IOException {
        assertThat(LogitsFiles.open(csv("y_prob,y_true\n0.5,1\n0.25,0\n"))
                        .reading()
                        .kind())
                .isEqualTo(ScoreKind.PROBABILITIES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsFiles.open(csv("score,y\n0.5,1\n0.25,0\n")))
                .withMessageContaining("every number is in [0, 1]: these look like probabilities of yes, not logits."
                        + " Read them by withScores(ScoreKind.PROBABILITIES), or, if they are logits all the same");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsFiles.open(csv("score,y\n1,1\n0,0\n")))
                .withMessageContaining("every number is 0 or 1: these are decisions");
        assertThat(LogitsFiles.open(csv("score,y\n0.5,1\n1.25,0\n")).reading().kind())
                .isEqualTo(ScoreKind.LOGITS);
    }

    @Test
    void wordsAreLabelsWhereTheTwoClassesHaveNames() throws IOException {
        LogitsSource source = LogitsFiles.open(
                csv("id,z,y\na,1,spam\nb,-1,ham\n"),
                ReadOptions.DEFAULTS.withColumns(List.of("id")).withClassNames(List.of("ham", "spam")));
        assertThat(Rows.of(source).labels()).containsExactly(1, 0);
        assertThat(source.classNames()).containsExactly("ham", "spam");
    }

    @Test
    void aColumnOfParquetMayBeTheOnlyScore() throws IOException {
        Path file = folder.resolve("p.parquet");
        List<TableColumn> columns = List.of(
                new TableColumn("probs", TableColumn.Type.DOUBLE), new TableColumn("label", TableColumn.Type.FLAG));
        try (TableWriter out = TableWriter.create(file, columns)) {
            out.number(0.75).flag(true).number(0.125).flag(false);
            out.commit();
        }
        Rows rows = Rows.of(LogitsFiles.open(file));
        assertThat(rows.labels()).containsExactly(1, 0);
        assertThat(rows.scores().get(0)[0]).isCloseTo((float) Math.log(0.25), within(1e-6f));
    }
}
