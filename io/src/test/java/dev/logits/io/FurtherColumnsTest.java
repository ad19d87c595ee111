package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.io.csv.CsvTexts;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import dev.logits.source.SourceColumn.Kind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids, texts, groups and weights beside the scores; the README beside the files says how they were written. */
class FurtherColumnsTest {
    private static final ReadOptions ID = ReadOptions.DEFAULTS.withColumns(List.of("id"));

    @TempDir
    private Path folder;

    private static Path file(String name) throws URISyntaxException {
        return Path.of(FurtherColumnsTest.class.getResource("columns/" + name).toURI());
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("a.csv"), text);
    }

    /** The cells of every column, read in batches of some rows. */
    private static List<List<String>> cells(LogitsSource source, int batch) throws IOException {
        List<List<String>> cells = new ArrayList<>();
        source.columns().forEach(column -> cells.add(new ArrayList<>()));
        Logits into = Logits.zeros(batch, source.classes());
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(into, new int[batch])) > 0; ) {
                for (int r = 0; r < n; r++) {
                    for (int c = 0; c < cells.size(); c++) {
                        cells.get(c).add(cursor.cell(r, c));
                    }
                }
            }
        }
        return cells;
    }

    @Test
    void theColumnsOfATableKeepTheirTexts() throws IOException {
        Path table = csv("id,a,b,label,group\n007, 1,2,b,x y\n008,3,4,a,\"p,q\"\n,5,6,b,\n");
        LogitsSource source =
                LogitsFiles.open(table, ReadOptions.DEFAULTS.withColumns(List.of("id", "group,label", "id")));
        assertThat(source.columns())
                .containsExactly(SourceColumn.text("id"), SourceColumn.text("group"), SourceColumn.text("label"));
        assertThat(source.classNames()).containsExactly("a", "b");
        assertThat(cells(source, 2))
                .containsExactly(List.of("007", "008", ""), List.of("x y", "p,q", ""), List.of("b", "a", "b"));
        assertThat(Rows.of(source).labels()).containsExactly(1, 0, 1);
    }

    @Test
    void aPatternTakesWhatIsNoLogit() throws IOException {
        Path table = csv("m_id,m_group,z0,z1\nq,g,1,2\nr,h,3,4\n");
        LogitsSource source =
                LogitsFiles.open(table, ReadOptions.DEFAULTS.withLogits("z*").withColumns(List.of("*")));
        assertThat(cells(source, 1)).containsExactly(List.of("q", "r"), List.of("g", "h"));
    }

    @Test
    void aLogitThatIsNamedTwiceOverIsBoth() throws IOException {
        Path table = csv("a,b\n1,2.50\n3,4\n");
        LogitsSource source =
                LogitsFiles.open(table, ReadOptions.DEFAULTS.withLogits("a,b").withColumns(List.of("b")));
        assertThat(cells(source, 3)).containsExactly(List.of("2.50", "4"));
        assertThat(source.classes()).isEqualTo(2);
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsFiles.open(csv("a,b\n1,2\n"), ID))
                .withMessageEndingWith("a.csv: no column called \"id\"; it has the columns a, b: name those to keep"
                        + " beside the scores by ReadOptions.withColumns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsFiles.open(file("rows.npz"), ReadOptions.DEFAULTS.withColumns(List.of("user"))))
                .withMessageContaining("no array called \"user\"; it has ");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> LogitsFiles.open(file("rows.parquet"), ReadOptions.DEFAULTS.withColumns(List.of("user"))))
                .withMessageContaining("no column called \"user\"; it has the columns ");
        assertThatThrownBy(
                        () -> LogitsFiles.open(file("rows.npz"), ReadOptions.DEFAULTS.withColumns(List.of("logits"))))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("expected one entry per row, shape (1200,)");
        assertThatThrownBy(
                        () -> LogitsFiles.open(file("rows.parquet"), ReadOptions.DEFAULTS.withColumns(List.of("at"))))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("column at (timestamp): only numbers, texts, booleans and dates stay");
    }

    @Test
    void arraysAndColumnsOfEveryTypeAreTheirTexts() throws Exception {
        Map<String, Kind> kinds = Map.of(
                "id",
                Kind.TEXT,
                "hash",
                Kind.WHOLE,
                "key",
                Kind.WHOLE,
                "small",
                Kind.WHOLE,
                "share",
                Kind.REAL,
                "weight",
                Kind.REAL,
                "flag",
                Kind.FLAG,
                "group",
                Kind.TEXT,
                "day",
                Kind.TEXT);
        for (String name : List.of("rows.npz", "rows.parquet")) {
            List<String> columns = List.of("id", "hash", "key", "small", "share", "weight", "flag", "group", "day");
            ReadOptions options = ReadOptions.DEFAULTS.withColumns(columns).withLabelsRequired(true);
            LogitsSource source = LogitsFiles.open(file(name), options);
            assertThat(source.columns())
                    .containsExactlyElementsOf(columns.stream()
                            .map(column -> new SourceColumn(column, kinds.get(column)))
                            .toList());
            Map<String, List<String>> expected = CsvTexts.read(file("expected.csv"), columns);
            for (int batch : new int[] {1, 700, 2000}) {
                List<List<String>> cells = cells(source, batch);
                for (int c = 0; c < columns.size(); c++) {
                    assertThat(cells.get(c)).as(name + " " + columns.get(c)).isEqualTo(expected.get(columns.get(c)));
                }
            }
        }
    }

    @Test
    void anNpyHasNoColumns() throws IOException {
        Path npy = folder.resolve("a.npy");
        Files.writeString(npy, "x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsFiles.open(npy, ID))
                .withMessageContaining("an .npy holds one array, and no column \"id\" beside it");
    }
}
