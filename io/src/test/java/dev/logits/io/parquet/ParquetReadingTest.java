package dev.logits.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.Rows;
import dev.logits.io.ScoreKind;
import dev.logits.io.parquet.ParquetBytes.Column;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels, probabilities and columns of Parquet files, which are read as those of other files are. */
class ParquetReadingTest {
    private static final ReadOptions LABELED = ReadOptions.DEFAULTS.withLabelsRequired(true);
    private static final Column CAT = Column.doubles("cat", 0.5, 1.5, -1);
    private static final Column DOG = Column.doubles("dog", 2.25, 0.25, 3);
    private static final Column OWL = Column.doubles("owl", 0.125, 7.5, -2);

    @TempDir
    private Path dir;

    private FileSource open(ReadOptions options, Column... columns) throws IOException {
        return LogitsFiles.open(Files.write(dir.resolve("z.parquet"), ParquetBytes.table(columns)), options);
    }

    private static Path written(String name) throws URISyntaxException {
        return Path.of(ParquetReadingTest.class.getResource(name + ".parquet").toURI());
    }

    @Test
    void labelsMayBeTheNamesOfTheColumns() throws IOException {
        String[] words = {"dog", "-1", " cat"};
        for (Column label : List.of(Column.texts("label", words), Column.dictionary("label", words, 0, 1, 2))) {
            FileSource source = open(LABELED, CAT, label, DOG);
            assertThat(Rows.of(source).labels()).containsExactly(1, -1, 0);
            assertThat(source.reading().labels()).contains("column label");
            assertThat(source.reading().columns()).containsExactly("cat", "dog");
        }
        assertThat(Rows.of(open(
                                LABELED.withLabels("animal"),
                                CAT,
                                DOG,
                                Column.dictionary("animal", new String[] {"dog", "cat"}, 1, 1, 0)))
                        .labels())
                .containsExactly(0, 0, 1);
    }

    @Test
    void labelsMayBeNamesThatAreGivenAndComeFromAnotherFile() throws IOException {
        ReadOptions named = LABELED.withClassNames(List.of("Kätzchen", "hound"));
        assertThat(Rows.of(open(named, CAT, DOG, Column.texts("y", "hound", "Kätzchen", "hound")))
                        .labels())
                .containsExactly(1, 0, 1);
        Path other =
                Files.write(dir.resolve("y.parquet"), ParquetBytes.table(Column.texts("animal", "dog", "cat", "dog")));
        assertThat(Rows.of(open(LABELED.withLabels(other.toString()), CAT, DOG)).labels())
                .containsExactly(1, 0, 1);
        Path flags = Files.write(dir.resolve("f.parquet"), ParquetBytes.table(Column.bits("flag", 3, 0b011)));
        assertThat(Rows.of(open(LABELED.withLabels(flags.toString()), CAT, DOG)).labels())
                .containsExactly(1, 1, 0);
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> open(LABELED.withLabels(flags.toString()), CAT, DOG, OWL))
                .withMessageContaining("f.parquet: column flag: labels are booleans")
                .withMessageContaining("here are 3");
    }

    @Test
    void numbersMayBeWrittenAsText() throws IOException {
        assertThat(Rows.of(open(LABELED, CAT, DOG, Column.texts("label", "1", "0", "-100")))
                        .labels())
                .containsExactly(1, 0, -1);
    }

    @Test
    void aWordThatIsNoClassNamesTheClasses() {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> Rows.of(open(LABELED, CAT, DOG, Column.texts("label", "dog", "cow", "cat"))))
                .withMessageContaining("z.parquet: column label, row 1: \"cow\" is not a label")
                .withMessageEndingWith("or the name of a class, which are cat, dog");
    }

    @Test
    void booleansAreLabelsOfTwoClasses() throws IOException {
        for (Column label : List.of(Column.bits("label", 3, 0b101), Column.runs("label", 3, 0b101))) {
            assertThat(Rows.of(open(LABELED, CAT, DOG, label)).labels()).containsExactly(1, 0, 1);
            assertThatExceptionOfType(MalformedFileException.class)
                    .isThrownBy(() -> open(LABELED, CAT, DOG, OWL, label))
                    .withMessageContaining("column label: labels are booleans, and a boolean is a label of 2 classes;"
                            + " here are 3");
        }
        assertThat(Rows.of(open(LABELED.withClassNames(List.of("True", "False")), CAT, DOG, Column.bits("y", 3, 0b101)))
                        .labels())
                .as("by the names of the classes")
                .containsExactly(0, 1, 0);
    }

    private static ParquetBytes logical(ParquetBytes column, int kind, ParquetBytes inner) {
        return column.struct(10, new ParquetBytes().struct(kind, inner));
    }

    @Test
    void datesAndTimesAreNoLabels() throws IOException {
        Map<String, UnaryOperator<ParquetBytes>> kinds = Map.of(
                "date", column -> logical(column, 6, new ParquetBytes()),
                "time", column -> logical(column, 7, new ParquetBytes()),
                "timestamp", column -> column.number(6, ParquetBytes.I32, 9),
                "decimal", column -> column.number(6, ParquetBytes.I32, 5).number(7, ParquetBytes.I32, 2));
        for (String kind : kinds.keySet()) {
            Column label = Column.ints("label", kinds.get(kind), 0, 1, 0);
            assertThatExceptionOfType(MalformedFileException.class)
                    .isThrownBy(() -> open(LABELED, CAT, DOG, label))
                    .withMessageEndingWith("column label (" + kind + "): a " + kind + " is no label; write the number"
                            + " of each row's class as an integer, or its name as text");
            assertThatExceptionOfType(MalformedFileException.class)
                    .isThrownBy(() -> open(
                            LABELED.withLabels(Files.write(dir.resolve("y.parquet"), ParquetBytes.table(label))
                                    .toString()),
                            CAT,
                            DOG))
                    .withMessageContaining("column label (" + kind + ")");
            assertThat(Rows.of(open(ReadOptions.DEFAULTS, CAT, DOG, label)).labels())
                    .as("passed over where nobody asked")
                    .containsExactly(-1, -1, -1);
        }
    }

    @Test
    void wholeNumbersAreLabelsWhateverElseTheSchemaSaysOfThem() throws IOException {
        List<UnaryOperator<ParquetBytes>> kinds = List.of(
                column -> logical(column, 10, new ParquetBytes()),
                column -> column.number(6, ParquetBytes.I32, 15),
                column -> column.number(6, ParquetBytes.I32, 5).number(7, ParquetBytes.I32, 0),
                column -> logical(column, 5, new ParquetBytes().number(1, ParquetBytes.I32, 0)));
        for (UnaryOperator<ParquetBytes> kind : kinds) {
            assertThat(Rows.of(open(LABELED, CAT, DOG, Column.ints("label", kind, 0, 1, 0)))
                            .labels())
                    .containsExactly(0, 1, 0);
        }
    }

    @Test
    void labelsThatNobodyAskedForAndThatDoNotFitArePassedOver() throws IOException {
        assertThat(Rows.of(open(ReadOptions.DEFAULTS, CAT, DOG, OWL, Column.bits("label", 3, 1)))
                        .labels())
                .containsExactly(-1, -1, -1);
    }

    @Test
    void textThatAnotherWriterWroteIsRead() throws Exception {
        ReadOptions options = LABELED.withLabels("id").withClassNames(List.of("a", "b", "c", "d", "e"));
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> Rows.of(LogitsFiles.open(written("list-snappy"), options)))
                .withMessageContaining("column id, row 0: \"")
                .withMessageEndingWith("or the name of a class, which are a, b, c, d, e");
    }

    @Test
    void damagedTextIsAMessage() {
        byte[] sound = ParquetBytes.table(CAT, DOG, Column.texts("label", "dog", "cat", "dog"));
        for (int at = 4; at < sound.length; at++) {
            byte[] damaged = sound.clone();
            damaged[at] ^= (byte) 0x85;
            try {
                Rows.of(LogitsFiles.open(Files.write(dir.resolve("d.parquet"), damaged), LABELED));
            } catch (IOException | IllegalArgumentException said) {
                assertThat(said).as("byte %d", at).hasMessageContaining("d.parquet");
            }
        }
    }

    @Test
    void probabilitiesThatNobodyCalledSoAreRefused() throws IOException {
        Column p0 = Column.doubles("p0", 0.75, 0.5, 0);
        Column p1 = Column.doubles("p1", 0.25, 0.5, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(ReadOptions.DEFAULTS, p0, p1))
                .withMessageContaining("z.parquet: 2 columns: p0, p1: these look like probabilities")
                .withMessageContaining("withScores(ScoreKind.PROBABILITIES)")
                .withMessageContaining("withScores(ScoreKind.LOGITS)");
        assertThat(Rows.of(open(ReadOptions.DEFAULTS.withScores(ScoreKind.LOGITS), p0, p1))
                        .toArray())
                .isDeepEqualTo(new float[][] {{0.75f, 0.25f}, {0.5f, 0.5f}, {0, 1}});
        assertThat(Rows.of(open(ReadOptions.DEFAULTS.withScores(ScoreKind.PROBABILITIES), p0, p1))
                        .toArray()[2])
                .containsExactly((float) Math.log(0x1p-23), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(ReadOptions.DEFAULTS, p0, p1, Column.doubles("pred", 0, 0, 1)))
                .withMessageContaining("sums to 1 without pred");
    }

    @Test
    void aColumnThatMayBeNoClassIsNamed() throws IOException {
        List<String> notes = open(
                        LABELED,
                        Column.doubles("c0", 0.5, 1.5, -1),
                        Column.doubles("c1", 2.25, 0.25, 3),
                        Column.doubles("pred", 1, 0, 1),
                        Column.doubles("label", 1, 0, 0))
                .reading()
                .notes();
        assertThat(notes).hasSize(1);
        assertThat(notes.get(0))
                .contains("\"pred\" (the others are called like c0, and it holds whole numbers only)")
                .contains("withLogits(\"c0,c1\")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"c0-c2|c0 c1 c2", "c*|c0 c2 c1", "c2,c0|c2 c0", "\"a,b\",c0|a,b c0", "c1-c2,\"a,b\"|c1 c2 a,b"})
    void columnsAreNamedByRangesPatternsAndQuotedNames(String typed, String expected) throws IOException {
        FileSource source = open(
                LABELED.withLogits(typed),
                Column.doubles("c0", 0.5, 1.5, -1),
                Column.doubles("c2", 2.25, 0.25, 3),
                Column.doubles("label", 1, 0, 0),
                Column.doubles("c1", 0.5, 0.25, 3),
                Column.doubles("a,b", 9.5, 1, 2));
        assertThat(String.join(" ", source.reading().columns())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"label", "name"})
    void aColumnOfWordsIsNoClass(String typed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(
                        ReadOptions.DEFAULTS.withLogits("cat," + typed),
                        CAT,
                        DOG,
                        Column.texts("label", "dog", "cat", "dog"),
                        Column.texts("name", "a", "b", "c")))
                .withMessageContaining("column " + typed + " (text) holds no numbers");
    }
}
