package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.io.npy.NpzWriter;
import dev.logits.io.safetensors.NetworkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of tables: train or regress, then predict, then evaluate, as a stranger runs them. */
class TableModelsTest {
    private static final String[] CITIES = {"Bonn", "Oslo", "Rome"};

    @TempDir
    private Path folder;

    /** Words with spaces between them; {@code @name} is a file of the folder. */
    private CommandRun run(String command) {
        String[] args = Stream.of(command.split(" "))
                .map(word -> word.startsWith("@") ? path(word.substring(1)) : word)
                .toArray(String[]::new);
        return CommandRun.of((Object[]) args);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), Arrays.asList(lines));
    }

    /** Who buys depends on the year, on an income in cents, and on the city. */
    @BeforeEach
    void makeTables() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (String name : new String[] {"train.csv", "test.csv"}) {
            String[] lines = new String[401];
            lines[0] = "year,income,city,buys";
            for (int r = 1; r < lines.length; r++) {
                int year = 1990 + random.nextInt(30);
                int income = 1_000_000 + random.nextInt(9_000_000);
                int city = random.nextInt(3);
                double z = (year - 2005) / 5.0 + (income - 5.5e6) / 2e6 + (city - 1) * 2;
                lines[r] = String.format(
                        Locale.ROOT,
                        "%d,%d,%s,%s",
                        year,
                        income,
                        CITIES[city],
                        z + random.nextDouble() - 0.5 > 0 ? "yes" : "no");
            }
            write(name, lines);
        }
    }

    private double accuracyOf(String logits) throws IOException {
        JsonNode json = run("evaluate @" + logits + " --json").json();
        assertThat(json.get("rows").asInt()).isEqualTo(400);
        return json.get("accuracy").asDouble();
    }

    @Test
    void aNetworkOfATableCodesNewRowsAsThoseItLearnedFrom() throws IOException {
        CommandRun train =
                run("train @train.csv --label buys --categorical city --hidden 16 --epochs 30 --learning-rate 0.01"
                        + " --save @m.safetensors --emit-logits @all.npz --checkpoint @run.safetensors");
        assertThat(train.exit()).as(train.err()).isZero();
        assertThat(train.out()).contains("classes of buys: no, yes", "4 -> dense 16 -> relu -> logits 2");
        CommandRun predict = run("predict @m.safetensors @test.csv --out @test.npz");
        assertThat(predict.exit()).as(predict.err()).isZero();
        assertThat(predict.out()).contains("400 rows of 2 classes, and labels", "classes of buys: no, yes");
        assertThat(accuracyOf("test.npz")).isGreaterThan(0.9);
        assertThat(run("calibrate @test.npz --json").json().get("temperature").asDouble())
                .isPositive();
        for (String model : new String[] {"m", "run"}) {
            run("predict @" + model + ".safetensors @train.csv --out @again.npz");
            assertThat(folder.resolve("again.npz")).hasSameBinaryContentAs(folder.resolve("all.npz"));
        }
    }

    @Test
    void columnsAreFoundByNameInAnyOrderAndTheLabelMayBeMissing() throws IOException {
        run("train @train.csv --label buys --categorical city --epochs 2 --save @m.safetensors");
        write("a.csv", "city,extra,income,year", "Rome,x,5000000,2001", "Oslo,,7500000,1995");
        write("b.csv", "year,income,city,buys", "2001,5000000,Rome,-1", "1995,7500000,Oslo,");
        for (String name : new String[] {"a", "b"}) {
            JsonNode json = run("predict @m.safetensors @" + name + ".csv --out @" + name + ".npz --json")
                    .json();
            assertThat(json.get("labels").asBoolean()).isFalse();
            assertThat(json.get("class_names")).hasToString("[\"no\",\"yes\"]");
        }
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void tablesAreStandardizedUnlessToldNotTo() throws IOException {
        String train =
                "train @train.csv --label buys --categorical city --hidden 8 --epochs 30 --learning-rate 0.01 --json"
                        + " --save @";
        assertThat(run(train + "a.safetensors").json().get("standardized").asBoolean())
                .isTrue();
        assertThat(run(train + "b.safetensors --no-standardize")
                        .json()
                        .get("standardized")
                        .asBoolean())
                .isFalse();
        NetworkFile.Saved saved = NetworkFile.read(folder.resolve("a.safetensors"));
        double[] means = saved.inputs().standardization().orElseThrow().means();
        assertThat(means[0]).isCloseTo(2004.5, within(1.0));
        assertThat(Arrays.copyOfRange(means, 2, 4)).containsExactly(0, 0);
        assertThat(NetworkFile.read(folder.resolve("b.safetensors")).inputs().standardization())
                .isEmpty();
        run("predict @a.safetensors @test.csv --out @a.npz");
        run("predict @b.safetensors @test.csv --out @b.npz");
        assertThat(accuracyOf("a.npz")).isGreaterThan(accuracyOf("b.npz") + 0.1);
    }

    @Test
    void aSavedRegressionPredicts() throws IOException {
        assertThat(run("regress @train.csv --label buys --categorical city --save @m.json")
                        .out())
                .contains("next: logits predict ");
        JsonNode predicted =
                run("predict @m.json @test.csv --out @logits.npz --json").json();
        assertThat(predicted.get("rows").asInt()).isEqualTo(400);
        assertThat(predicted.get("labels").asBoolean()).isTrue();
        assertThat(accuracyOf("logits.npz")).isGreaterThan(0.9);
        float[] x = {2001, 5e6f, 0, 1, 1995, 7.5e6f, 1, 0};
        try (NpzWriter npz = NpzWriter.create(folder.resolve("rows.npz"))) {
            npz.add("x", Logits.wrap(x, 2, 4));
            npz.commit();
        }
        write("rows.csv", "year,income,city", "2001,5000000,Rome", "1995,7500000,Oslo");
        run("predict @m.json @rows.csv --out @a.npz");
        run("predict @m.json @rows.npz --out @b.npz");
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void sparseRowsNeedNoLabelColumn() throws IOException {
        String[] lines = new String[200];
        for (int r = 0; r < lines.length; r++) {
            lines[r] = (r % 2 == 0 ? "-1 1:" : "+1 2:") + (1 + r % 5) + " 7:" + r % 3;
        }
        write("rows.svm", lines);
        JsonNode json = run("train @rows.svm --hidden 0 --epochs 40 --learning-rate 0.05 --save @m.safetensors --json")
                .json();
        assertThat(json.get("class_names")).hasToString("[\"-1\",\"1\"]");
        assertThat(json.get("architecture").asText()).isEqualTo("7 -> logits 2");
        run("predict @m.safetensors @rows.svm --out @logits.npz");
        assertThat(run("evaluate @logits.npz --json").json().get("accuracy").asDouble())
                .isGreaterThan(0.95);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "train @train.csv; --label is missing: name the column to learn",
                "train @train.csv --label bys; train.csv:1: no column \"bys\"",
                "train @train.csv --label buys; if the column holds categories, say --categorical city",
                "train @train.csv --label buys --columns year --categorical city; it is no feature here",
                "train @train.csv --label buys --columns year --classes 2; --classes is for arrays",
                "train @train.csv --label buys --columns year --labels y; --labels names an array",
                "train @one.csv --label y; every label is a; a network needs two classes",
                "train @train.xlsx --label y; train.xlsx: ",
                "train @rows.npz --label y; --label is for a CSV",
                "train @rows.npz --labels @y.csv --columns a; --columns is for a CSV",
                "predict @m.safetensors @noyear.csv --out @o.npz; noyear.csv:1: no column \"year\"",
                "predict @m.safetensors @paris.csv --out @o.npz; \"Paris\" is a level that the model has not seen;",
                "predict @m.safetensors @maybe.csv --out @o.npz; \"maybe\" is a class that the model does not know",
                "predict @m.safetensors @rows.npz --out @o.npz;"
                        + " rows of 3 features for a network of 4: year, income, city[Oslo], city[Rome]",
                "predict @m.json @rows.npz --out @o.npz; rows of 3 features for a logistic regression of 4: year, income,",
                "predict @m.json @noyear.csv --out @o.npz; noyear.csv:1: no column \"year\"",
                "predict @m.json @test.csv --labels y --out @o.npz; --labels names an array",
                "predict @arrays.safetensors @test.csv --out @o.npz; a table for a network that learned from arrays",
                "predict @train.csv @test.csv --out @o.npz; not a model",
                "predict @other.json @test.csv --out @o.npz; format: \"logits-calibrator\": expected \"logits-model\"",
                "predict @none.json @test.csv --out @o.npz; none.json: no such file",
            })
    void aMistakeIsOneClearLine(String command, String message) throws IOException {
        write("one.csv", "x,y", "1,a", "2,a");
        write("train.xlsx", "x");
        write("noyear.csv", "income,city", "5000000,Rome");
        write("paris.csv", "year,income,city", "2001,5000000,Paris");
        write("maybe.csv", "year,income,city,buys", "2001,5000000,Rome,maybe");
        write("other.json", "{\"format\":\"logits-calibrator\"}");
        try (NpzWriter npz = NpzWriter.create(folder.resolve("rows.npz"))) {
            npz.add("x", Logits.wrap(new float[12], 4, 3));
            npz.add("y", new int[] {0, 1, 0, 1});
            npz.commit();
        }
        run("train @train.csv --label buys --categorical city --epochs 1 --save @m.safetensors");
        run("train @rows.npz --epochs 1 --save @arrays.safetensors");
        run("regress @train.csv --label buys --categorical city --save @m.json");
        CommandRun run = run(command);
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).startsWith("logits: ").contains(message).doesNotContain("Exception", "\tat ");
        assertThat(folder.resolve("o.npz")).doesNotExist();
    }
}
