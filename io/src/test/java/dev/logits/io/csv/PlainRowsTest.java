package dev.logits.io.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaOptions;
import dev.logits.io.FormulaTable;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.MissingCells;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are read by blocks are those that are read row by row. */
class PlainRowsTest {
    /** What cells may hold that one reader could take for something else. */
    private static final List<String> CELLS = List.of(
            "1",
            "-2.5e-3",
            "",
            " 7 ",
            "NA",
            "a b",
            "\u00e9t\u00e9",
            "\"q\"",
            "\"a,b\"",
            "\"\"",
            "x\"y",
            "\"a\nb\"",
            "\"a\"\"b\"",
            "\ud83d\ude00",
            "+1",
            "\t3",
            "1e400",
            "'",
            "\\",
            "#",
            "\"open",
            "1\r",
            "0x1p3");

    @TempDir
    private Path folder;

    private static Optional<List<List<String>>> byBlocks(CsvTable table, int block) throws IOException {
        return PlainRows.read(table, block, rows -> {
            List<PlainColumn.Texts> texts = new ArrayList<>();
            table.header().forEach(name -> texts.add(new PlainColumn.Texts(rows.rows())));
            if (!rows.read(List.copyOf(texts))) {
                return Optional.empty();
            }
            return Optional.of(IntStream.range(0, rows.rows())
                    .mapToObj(r ->
                            texts.stream().map(t -> t.names().get(t.codes()[r])).toList())
                    .toList());
        });
    }

    private static List<List<String>> byRows(CsvTable table) throws IOException {
        List<List<String>> all = new ArrayList<>();
        try (CsvTable.Rows rows = table.open()) {
            while (rows.next()) {
                all.add(IntStream.range(0, table.header().size())
                        .mapToObj(rows::cell)
                        .toList());
            }
        }
        return all;
    }

    /** The cells, or what is wrong with them. */
    private static String told(CsvTable table) throws IOException {
        try {
            return byRows(table).toString();
        } catch (IOException wrong) {
            return wrong.getMessage();
        }
    }

    @Test
    void blocksOfAnySizeGiveTheCellsOfTheOtherReaderOrGiveUp() throws IOException {
        SplittableRandom random = new SplittableRandom(24);
        int read = 0;
        for (int t = 0; t < 1500; t++) {
            int columns = 2 + random.nextInt(3);
            boolean odd = random.nextInt(3) == 0;
            String end = random.nextInt(4) == 0 ? "\r\n" : "\n";
            StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "\ufeff" : "");
            text.append(IntStream.range(0, columns)
                            .mapToObj(c -> random.nextInt(5) == 0 ? "\"c" + c + "\"" : "c" + c)
                            .collect(Collectors.joining(",")))
                    .append(end);
            for (int r = random.nextInt(12); r > 0; r--) {
                int cells = odd && random.nextInt(20) == 0 ? columns + 1 : columns;
                text.append(IntStream.range(0, cells)
                                .mapToObj(c -> CELLS.get(random.nextInt(odd ? CELLS.size() : 9)))
                                .collect(Collectors.joining(",")))
                        .append(r == 1 && random.nextBoolean() ? "" : odd && random.nextInt(20) == 0 ? "\r" : end);
            }
            text.append(random.nextInt(6) == 0 ? end + end : "");
            Path file = Files.writeString(folder.resolve("t.csv"), text);
            CsvTable table;
            try {
                table = CsvTable.read(file);
            } catch (IOException noHeader) {
                continue;
            }
            Optional<List<List<String>>> cells = byBlocks(table, 1 + random.nextInt(40));
            if (cells.isPresent()) {
                read++;
                assertThat(cells.get().toString()).as(text.toString()).isEqualTo(told(table));
            }
        }
        assertThat(read).as("tables that were read by blocks").isGreaterThan(700);
    }

    @Test
    void whatIsPlainIsReadByBlocks() throws IOException {
        for (String text : List.of(
                "a,b\n1,2", "a;b\r\n1;2\r\n\r\n", "\ufeffa\tb\n1\t\u00e9\n", "\"a\",\"b\"\n\"1\",\"2, or 3\"\n")) {
            Path file = Files.writeString(folder.resolve("t.csv"), text);
            CsvTable table = CsvTable.read(file);
            assertThat(byBlocks(table, 3)).as(text).contains(byRows(table));
        }
    }

    @Test
    void whatIsNotPlainIsLeftToTheOtherReader() throws IOException {
        for (byte[] bytes : List.of(
                "a,b\n".getBytes(StandardCharsets.UTF_8),
                "a,b\n1,2\n\n3,4\n".getBytes(StandardCharsets.UTF_8),
                "a,b\n1,2,3\n".getBytes(StandardCharsets.UTF_8),
                "a,b\r1,2\r".getBytes(StandardCharsets.UTF_8),
                "a,b\n1,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1),
                "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16),
                ("a,b\n1," + "x".repeat(1 << 16) + "\n").getBytes(StandardCharsets.UTF_8),
                packed("a,b\n1,2\n"))) {
            Path file = Files.write(folder.resolve("t.csv"), bytes);
            CsvTable table = new CsvTable(file, ',', List.of("a", "b"), true);
            assertThat(byBlocks(table, 1000)).isEmpty();
        }
    }

    private static byte[] packed(String text) throws IOException {
        Path file = Files.createTempFile("t", ".gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    /** A table of numbers, categories, weights, labels and missing cells, the second time packed. */
    private List<Path> twice(boolean missing) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder("x,site,w,y,z,note\n");
        for (int r = 0; r < 3000; r++) {
            text.append(missing && random.nextInt(50) == 0 ? "NA" : Double.toString(random.nextDouble(-9, 9)))
                    .append(',')
                    .append("abc".charAt(random.nextInt(3)))
                    .append(',')
                    .append(random.nextInt(4))
                    .append(',')
                    .append(random.nextInt(30) == 0 ? "-1" : random.nextBoolean() ? "+1" : "0")
                    .append(',')
                    .append(random.nextInt(-1000, 1000) / 16.0)
                    .append(',')
                    .append(random.nextInt(9) == 0 ? "7" : random.nextInt(3) == 0 ? "none" : "some word")
                    .append('\n');
        }
        Path plain = Files.writeString(folder.resolve("plain.csv"), text);
        return List.of(plain, Files.write(folder.resolve("packed.csv.gz"), packed(text.toString())));
    }

    private static void assertEqual(FeatureTable a, FeatureTable b) {
        assertThat(a.labels()).isEqualTo(b.labels());
        assertThat(a.weights()).isEqualTo(b.weights());
        assertThat(a.coding().toString()).isEqualTo(b.coding().toString());
        assertThat(a.features().rows()).isEqualTo(b.features().rows());
        double[][] rows = new double[2][a.features().columns()];
        for (int r = 0; r < a.features().rows(); r++) {
            for (int c = 0; c < rows[0].length; c++) {
                rows[0][c] = ((dev.logits.learn.features.DoubleFeatures) a.features()).array()[r * rows[0].length + c];
                rows[1][c] = ((dev.logits.learn.features.DoubleFeatures) b.features()).array()[r * rows[0].length + c];
            }
            assertThat(Arrays.hashCode(rows[0])).as("row " + r).isEqualTo(Arrays.hashCode(rows[1]));
        }
    }

    @Test
    void featuresAreThoseOfAPackedFile() throws IOException {
        List<Path> files = twice(false);
        FeatureOptions options = new FeatureOptions("y", List.of("site"), List.of("x", "site", "z"), Optional.of("w"));
        FeatureTable plain = FeatureFiles.read(files.get(0), options);
        assertEqual(plain, FeatureFiles.read(files.get(1), options));
        FeatureCoding coding = plain.coding();
        assertEqual(FeatureFiles.readCoded(files.get(0), coding), FeatureFiles.readCoded(files.get(1), coding));
    }

    @Test
    void formulasSeeTheColumnsOfAPackedFile() throws IOException {
        List<Path> files = twice(true);
        FormulaOptions options = new FormulaOptions(
                Formula.parse("y ~ x * site + note + poly(z, 2)"),
                MissingCells.DROP,
                Optional.of("w"),
                Optional.of("site"));
        FormulaTable plain = FeatureFiles.read(files.get(0), options);
        FormulaTable packed = FeatureFiles.read(files.get(1), options);
        assertEqual(plain.table(), packed.table());
        assertThat(plain.dropped()).isEqualTo(packed.dropped()).isPositive();
        assertThat(plain.clusters()).isEqualTo(packed.clusters());
    }
}
