package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.npy.NpzWriter;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.onnx.ClassifierOptions;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelScores;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.onnx.bake.ExportedModel;
import dev.logits.source.LogitsSource;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** export, predict with an ONNX model, and bake, as a stranger runs them one after the other. */
class OnnxCommandsTest {
    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Logits read(Path file) throws IOException {
        LogitsSource source = LogitsFiles.open(file);
        Logits z = Logits.zeros((int) source.rows().orElseThrow(), source.classes());
        try (LogitsSource.Cursor cursor = source.open()) {
            assertThat(cursor.read(z, new int[z.rows()])).isEqualTo(z.rows());
        }
        return z;
    }

    private void makeNetwork() {
        CommandRun.of("digits", "--rows", 400, "--out", path("digits.npz")).done();
        CommandRun.of("digits", "--rows", 200, "--skip", 400, "--out", path("test.npz"))
                .done();
        CommandRun.of("train", path("digits.npz"), "--hidden", 16, "--epochs", 4, "--save", path("m.safetensors"))
                .done();
        CommandRun.of("export", path("m.safetensors"), "--out", path("m.onnx")).done();
    }

    @Test
    void aNetworkIsExportedPredictedCalibratedAndBaked() throws IOException {
        makeNetwork();
        CommandRun predict = CommandRun.of("predict", path("m.onnx"), path("test.npz"), "--out", path("onnx.npz"))
                .done();
        assertThat(predict.out()).contains("logits, 200 rows of 10 classes, and labels");
        CommandRun.of("predict", path("m.safetensors"), path("test.npz"), "--out", path("ours.npz"))
                .done();
        Logits onnx = read(folder.resolve("onnx.npz"));
        Logits ours = read(folder.resolve("ours.npz"));
        for (int r = 0; r < 200; r++) {
            for (int c = 0; c < 10; c++) {
                assertThat(onnx.get(r, c)).isCloseTo(ours.get(r, c), within(1e-4f));
            }
        }
        CommandRun.of("calibrate", path("onnx.npz"), "--method", "temperature", "--save", path("cal.json"))
                .done();
        CommandRun bake = CommandRun.of("bake", path("cal.json"), path("m.onnx"), "--out", path("baked.onnx"))
                .done();
        assertThat(bake.out()).contains("one output more, calibrated_probabilities, calibrated by temperature");
        CommandRun.of("apply", path("cal.json"), path("onnx.npz"), "--out", path("p.npy"))
                .done();
        CommandRun.of(
                        "predict",
                        path("baked.onnx"),
                        path("test.npz"),
                        "--model-output",
                        "calibrated_probabilities",
                        "--model-scores",
                        "probabilities",
                        "--out",
                        path("baked.npz"))
                .done();
        JsonNode applied = CommandRun.of("evaluate", path("onnx.npz"), "--json").json();
        JsonNode baked = CommandRun.of("evaluate", path("baked.npz"), "--json").json();
        assertThat(baked.get("accuracy").asDouble())
                .isEqualTo(applied.get("accuracy").asDouble());
        CommandRun histogram =
                CommandRun.of("calibrate", path("onnx.npz"), "--method", "histogram", "--save", path("steps.json"));
        histogram.done();
        assertThat(CommandRun.of("bake", path("steps.json"), path("m.onnx"), "--out", path("steps.onnx"))
                        .done()
                        .out())
                .contains("note: histogram has steps");
        JsonNode again = CommandRun.of(
                        "bake", path("cal.json"), path("m.onnx"), "--name", "p", "--out", path("j.onnx"), "--json")
                .json();
        assertThat(again.get("output").asText()).isEqualTo("p");
        assertThat(again.get("scores").asText()).isEqualTo("logits");
        try (OnnxClassifier classifier = OnnxClassifier.open(
                folder.resolve("j.onnx"),
                ClassifierOptions.withDefaults().withOutput("p").with(ModelScores.PROBABILITIES))) {
            assertThat(classifier
                            .logits(ModelBatch.of(1).with(ExportedModel.INPUT, new float[784], 784))
                            .classes())
                    .isEqualTo(10);
        }
    }

    private void makeRegression() throws IOException {
        StringBuilder csv = new StringBuilder("age,income,species\n");
        for (int i = 0; i < 60; i++) {
            csv.append(20 + i % 37).append(',').append(1000 + 13 * (i % 11)).append(',');
            csv.append((i * 7 % 5 + i % 37 > 20) ? "cat" : "dog").append('\n');
        }
        Files.writeString(folder.resolve("data.csv"), csv);
        CommandRun.of("regress", path("data.csv"), "--label", "species", "--penalty", "l2", "--save", path("r.json"))
                .done();
        CommandRun.of("export", path("r.json"), "--out", path("r.onnx")).done();
    }

    @Test
    void aModelWithATokenizerInsideReadsAColumnOfTexts() throws IOException {
        Path scikit = Path.of("../onnx/src/test/resources/dev/logits/onnx/scikit");
        Files.writeString(folder.resolve("texts.csv"), "id,text,label\n7,a good film,good\n8,dull cast,poor\n");
        CommandRun run = CommandRun.of(
                        "predict",
                        scikit.resolve("text.onnx"),
                        path("texts.csv"),
                        "--text",
                        "text",
                        "--label",
                        "label",
                        "--out",
                        path("t.npz"))
                .done();
        assertThat(run.out()).contains("2 rows of 2 classes, and labels").contains("classes: good, poor");
        Logits z = read(folder.resolve("t.npz"));
        assertThat(Math.exp(z.get(0, 0))).isEqualTo(0.751377, within(1e-5));
        assertThat(Math.exp(z.get(1, 0))).isEqualTo(0.220451, within(1e-5));
    }

    @Test
    void aRegressionPredictsATableByTheNamesOfItsColumns() throws IOException {
        makeRegression();
        CommandRun run = CommandRun.of(
                        "predict", path("r.onnx"), path("data.csv"), "--label", "species", "--out", path("z.npz"))
                .done();
        assertThat(run.out()).contains("60 rows of 2 classes, and labels").contains("classes: cat, dog");
        CommandRun.of("predict", path("r.json"), path("data.csv"), "--out", path("ours.npz"))
                .done();
        Logits onnx = read(folder.resolve("z.npz"));
        Logits ours = read(folder.resolve("ours.npz"));
        for (int r = 0; r < 60; r++) {
            assertThat(onnx.get(r, 1)).isCloseTo(ours.get(r, 1), within(1e-5f));
        }
        StringBuilder many = new StringBuilder(Files.readString(folder.resolve("data.csv")));
        String rows = many.substring(many.indexOf("\n") + 1);
        many.append(rows.repeat(99));
        Files.writeString(folder.resolve("many.csv"), many);
        CommandRun.of("predict", path("r.onnx"), path("many.csv"), "--label", "species", "--out", path("many.npz"))
                .done();
        Logits parts = read(folder.resolve("many.npz"));
        assertThat(parts.rows()).isEqualTo(6000);
        for (int r = 0; r < 6000; r++) {
            assertThat(parts.get(r, 1)).isEqualTo(onnx.get(r % 60, 1));
        }
        Files.writeString(folder.resolve("late.csv"), many + "x,1,cat\n");
        assertThat(CommandRun.of("predict", path("r.onnx"), path("late.csv"), "--out", path("o.npz"))
                        .err())
                .contains("row 6000, column \"age\": \"x\" is not a number");
        Files.writeString(folder.resolve("bad.csv"), "age,income\n1,x\n");
        CommandRun bad = CommandRun.of("predict", path("r.onnx"), path("bad.csv"), "--out", path("bad.npz"));
        assertThat(bad.exit()).isEqualTo(2);
        assertThat(bad.err()).contains("row 0, column \"income\": \"x\" is not a number");
        assertThat(folder.resolve("bad.npz")).doesNotExist();
    }

    @Test
    void aFolderOfImagesIsPreparedAndItsSubFoldersAreTheLabels() throws IOException {
        CommandRun.of("digits", "--rows", 300, "--out", path("digits.npz")).done();
        CommandRun.of("train", path("digits.npz"), "--hidden", 0, "--epochs", 1, "--save", path("m.safetensors"))
                .done();
        Files.createDirectory(folder.resolve("model"));
        Files.write(folder.resolve("model/model.onnx"), SmallModels.mean());
        Files.writeString(
                folder.resolve("model/preprocessor_config.json"),
                "{\"do_resize\": true, \"size\": {\"height\": 8, \"width\": 8}, \"resample\": 2,"
                        + " \"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5]}");
        Files.writeString(
                folder.resolve("model/config.json"),
                "{\"id2label\": {\"0\": \"red\", \"1\": \"green\", \"2\": \"blue\"}}");
        for (int c = 0; c < 3; c++) {
            String name = new String[] {"red", "green", "blue"}[c];
            Path sub = Files.createDirectories(folder.resolve("images/" + name));
            for (int i = 0; i < 3; i++) {
                BufferedImage image = new BufferedImage(20 + i, 10, BufferedImage.TYPE_INT_RGB);
                for (int x = 0; x < image.getWidth(); x++) {
                    for (int y = 0; y < 10; y++) {
                        image.setRGB(x, y, 0xff << 8 * (2 - c));
                    }
                }
                ImageIO.write(image, "png", sub.resolve(i + ".png").toFile());
            }
        }
        CommandRun run = CommandRun.of("predict", path("model"), path("images"), "--out", path("z.npz"))
                .done();
        assertThat(run.out()).contains("9 rows of 3 classes, and labels").contains("red, green, blue");
        assertThat(CommandRun.of("evaluate", path("z.npz"), "--json")
                        .json()
                        .get("accuracy")
                        .asDouble())
                .isEqualTo(1);
        Logits z = read(folder.resolve("z.npz"));
        assertThat(z.get(0, 2)).isCloseTo(10, within(1e-4f)); // blue is the first by name
        Files.writeString(folder.resolve("images/red/broken.png"), "no image");
        CommandRun broken = CommandRun.of("predict", path("model"), path("images"), "--out", path("no.npz"));
        assertThat(broken.exit()).isEqualTo(2);
        assertThat(broken.err()).contains("broken.png: no image of a known kind");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100, 1000})
    void aTruncatedModelIsASentenceAndExitCodeTwo(int bytes) throws IOException {
        makeRegression();
        byte[] model = Files.readAllBytes(folder.resolve("r.onnx"));
        Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(model, Math.min(bytes, model.length - 3)));
        CommandRun run = CommandRun.of("predict", path("cut.onnx"), path("data.csv"), "--out", path("z.npz"));
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("logits: ").contains("cut.onnx").hasLineCount(1);
        assertThat(folder.resolve("z.npz")).doesNotExist();
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        makeRegression();
        CommandRun.of("predict", path("r.onnx"), path("data.csv"), "--label", "species", "--out", path("z.npz"))
                .done();
        CommandRun.of("calibrate", path("z.npz"), "--method", "platt", "--save", path("cal.json"))
                .done();
        record Wrong(String message, Object... words) {}
        for (Wrong wrong : new Wrong[] {
            new Wrong("no such file", "predict", path("none.onnx"), path("data.csv"), "--out", path("o.npz")),
            new Wrong(
                    "--threads is for a model in an ONNX file",
                    "predict",
                    path("r.json"),
                    path("data.csv"),
                    "--threads",
                    1,
                    "--out",
                    path("o.npz")),
            new Wrong(
                    "leave out --hidden",
                    "predict",
                    path("r.onnx"),
                    path("data.csv"),
                    "--hidden",
                    1,
                    "--out",
                    path("o.npz")),
            new Wrong(
                    "no input_ids: it is no model of text",
                    "predict",
                    path("r.onnx"),
                    path("data.csv"),
                    "--text",
                    "species",
                    "--out",
                    path("o.npz")),
            new Wrong(
                    "onnxruntime_gpu",
                    "predict",
                    path("r.onnx"),
                    path("data.csv"),
                    "--provider",
                    "cuda",
                    "--out",
                    path("o.npz")),
            new Wrong("no images in it", "predict", path("r.onnx"), path(""), "--out", path("o.npz")),
            new Wrong("must end in .onnx", "bake", path("cal.json"), path("r.onnx"), "--out", path("o.bin")),
            new Wrong("not an ONNX model", "bake", path("cal.json"), path("data.csv"), "--out", path("o.onnx")),
            new Wrong("need", "bake", path("data.csv"), path("r.onnx"), "--out", path("o.onnx"))
        }) {
            CommandRun run = CommandRun.of(wrong.words());
            assertThat(run.exit()).as(run.err() + run.out()).isEqualTo(2);
            if (!wrong.message().equals("need")) {
                assertThat(run.err()).contains(wrong.message());
            }
        }
        assertThat(folder.resolve("o.npz")).doesNotExist();
        assertThat(folder.resolve("o.onnx")).doesNotExist();
    }

    private static final String TOKENIZER = "{\"version\": \"1.0\", \"truncation\": null, \"padding\": null,"
            + " \"added_tokens\": [], \"normalizer\": {\"type\": \"Lowercase\"},"
            + " \"pre_tokenizer\": {\"type\": \"Whitespace\"}, \"post_processor\": null, \"decoder\": null,"
            + " \"model\": {\"type\": \"WordLevel\", \"vocab\": {\"[UNK]\": 0, \"good\": 1, \"bad\": 2},"
            + " \"unk_token\": \"[UNK]\"}}";

    @Test
    void aColumnOfTextsGoesThroughTheModelsTokenizer() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.write(model.resolve("model.onnx"), SmallModels.words());
        Files.writeString(model.resolve("config.json"), "{\"id2label\": {\"0\": \"praise\", \"1\": \"blame\"}}");
        Files.writeString(
                folder.resolve("reviews.csv"),
                "review,label\n\"Good, good and good\",praise\nbad bad bad bad,blame\nnothing,\n");
        CommandRun missing = CommandRun.of(
                "predict", path("model"), path("reviews.csv"), "--text", "review", "--out", path("z.npz"));
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("tokenizer.json: no such file");
        Files.writeString(model.resolve("tokenizer.json"), "{}");
        CommandRun damaged = CommandRun.of(
                "predict", path("model"), path("reviews.csv"), "--text", "review", "--out", path("z.npz"));
        assertThat(damaged.exit()).isEqualTo(2);
        assertThat(damaged.err()).contains("tokenizer.json: no model.vocab: not a tokenizer.json");
        Files.writeString(model.resolve("tokenizer.json"), TOKENIZER);
        CommandRun run = CommandRun.of(
                        "predict", path("model"), path("reviews.csv"), "--text", "review", "--out", path("z.npz"))
                .done();
        assertThat(run.out()).contains("3 rows of 2 classes, and labels").contains("praise, blame");
        assertThat(read(folder.resolve("z.npz")).toArray()).isDeepEqualTo(new float[][] {{6, -3}, {-4, 12}, {0, 0}});
        Files.writeString(model.resolve("tokenizer_config.json"), "{\"model_max_length\": 2}");
        CommandRun.of("predict", path("model"), path("reviews.csv"), "--text", "review", "--out", path("z.npz"))
                .done();
        assertThat(read(folder.resolve("z.npz")).toArray()).isDeepEqualTo(new float[][] {{2, -1}, {-2, 6}, {0, 0}});
        CommandRun wrong =
                CommandRun.of("predict", path("model"), path("reviews.csv"), "--text", "body", "--out", path("o.npz"));
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("no column \"body\"; there are review, label");
    }

    @Test
    void arraysOfAnNpzAreFoundByTheNamesOfTheInputs() throws IOException {
        Files.write(folder.resolve("words.onnx"), SmallModels.words());
        try (NpzWriter npz = NpzWriter.create(folder.resolve("tokens.npz"))) {
            npz.add("input_ids", DenseFeatures.copyOf(new float[][] {{1, 2, 1}, {2, 0, 0}}));
            npz.add("attention_mask", DenseFeatures.copyOf(new float[][] {{1, 1, 0}, {1, 1, 1}}));
            npz.add("labels", new int[] {0, 1});
            npz.commit();
        }
        CommandRun run = CommandRun.of("predict", path("words.onnx"), path("tokens.npz"), "--out", path("z.npz"))
                .done();
        assertThat(run.out()).contains("2 rows of 2 classes, and labels");
        assertThat(read(folder.resolve("z.npz")).toArray()).isDeepEqualTo(new float[][] {{1, 2}, {-1, 3}});
    }
}
