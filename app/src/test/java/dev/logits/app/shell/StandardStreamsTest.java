package dev.logits.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.app.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code -} does in the place of a file. */
class StandardStreamsTest {
    private static final String CSV = "z0,z1,label\n2,1,0\n0.5,3,1\n1,1.5,0\n0,2,1\n";

    @TempDir
    private Path folder;

    private static CommandRun run(byte[] input, Object... words) {
        return CommandRun.piped(input, words);
    }

    private static CommandRun run(String input, Object... words) {
        return run(input.getBytes(StandardCharsets.UTF_8), words);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void bytesThatAreNoTextAreNotTakenForATable() {
        CommandRun run =
                run(new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 10, 1}, "evaluate", "-");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("standard input", "not text in UTF-8").doesNotContain("columns");
    }

    @Test
    void twoResultsDoNotShareAFile() {
        Path one = folder.resolve("one.json");
        CommandRun run =
                run("", "calibrate", folder.resolve("a.csv"), "--save", one, "--conformal", "lac", "--save-sets", one);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--save and --save-sets name one file");
        assertThat(one).doesNotExist();
        Path net = folder.resolve("one.safetensors");
        run = run("", "train", folder.resolve("a.npz"), "--epochs", 1, "--save", net, "--checkpoint", net);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--save and --checkpoint name one file");
    }

    @Test
    void aFileInThePlaceOfAFolderIsSeenBeforeTheWork() {
        Path file = folder.resolve("a.csv");
        for (Path place : new Path[] {file, file.resolve("inside")}) {
            for (CommandRun run : new CommandRun[] {
                run("", "tour", "--chapter", 1, "--out", place), run("", "calibrate", file, "--pictures", place)
            }) {
                assertThat(run.exit()).isEqualTo(2);
                assertThat(run.err()).contains(place + ": a file is in the way, " + file);
                assertThat(run.bytes()).isEmpty();
            }
        }
        assertThat(run("", "evaluate", "").err()).contains("the name of a file is empty");
    }

    @BeforeEach
    void makeFilesOfEachKind() throws IOException {
        write("a.csv", CSV);
        write("a.tsv", CSV.replace(',', '\t'));
        write("a.svm", "0 1:2 2:1\n1 1:0.5 2:3 # a comment\n0 1:1 2:1.5\n1 1:1.5 2:2\n");
        assertThat(run("", "digits", "--rows", 40, "--out", folder.resolve("a.npz"))
                        .exit())
                .isZero();
        CommandRun save =
                run("", "regress", folder.resolve("a.svm"), "--penalty", "l2", "--save", folder.resolve("a.json"));
        assertThat(save.exit()).as(save.err()).isZero();
        CommandRun train =
                run("", "train", folder.resolve("a.npz"), "--epochs", 1, "--save", folder.resolve("a.safetensors"));
        assertThat(train.exit()).as(train.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.tsv"})
    void unpacksATableThatGzipPacked(String name) throws IOException {
        byte[] plain = Files.readAllBytes(folder.resolve(name));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        CommandRun unpacked = run(plain, "evaluate", "-", "--json");
        CommandRun piped = run(packed.toByteArray(), "evaluate", "-", "--json");
        assertThat(piped.exit()).as(piped.err()).isZero();
        assertThat(piped.out()).isEqualTo(unpacked.out());
        Path file = Files.write(folder.resolve(name + ".gz"), packed.toByteArray());
        assertThat(run("", "evaluate", file).exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.tsv"})
    void readsATableAsFromAFile(String name) throws IOException {
        CommandRun file = run("", "evaluate", folder.resolve(name), "--json");
        CommandRun piped = run(Files.readAllBytes(folder.resolve(name)), "evaluate", "-", "--json");
        assertThat(file.exit()).as(file.err()).isZero();
        assertThat(piped.out()).isEqualTo(file.out());
    }

    @Test
    void readsAnNpzModelsAndSparseRows() throws IOException {
        Path npz = folder.resolve("a.npz");
        Path network = folder.resolve("a.safetensors");
        assertThat(run(Files.readAllBytes(npz), "predict", network, "-", "--out", folder.resolve("1.npz"))
                        .exit())
                .isZero();
        assertThat(run(Files.readAllBytes(network), "predict", "-", npz, "--out", folder.resolve("2.npz"))
                        .exit())
                .isZero();
        assertThat(folder.resolve("1.npz")).hasSameBinaryContentAs(folder.resolve("2.npz"));

        Path svm = folder.resolve("a.svm");
        Path regression = folder.resolve("a.json");
        assertThat(run(Files.readAllBytes(svm), "predict", regression, "-", "--out", folder.resolve("3.npz"))
                        .exit())
                .isZero();
        assertThat(run(Files.readAllBytes(regression), "predict", "-", svm, "--out", folder.resolve("4.npz"))
                        .exit())
                .isZero();
        assertThat(folder.resolve("3.npz")).hasSameBinaryContentAs(folder.resolve("4.npz"));
    }

    @Test
    void readsLabelsAndLogitsInNumPysFormat() throws IOException {
        Path labels = write("labels.csv", "label\n0\n1\n0\n1\n");
        Path csv = folder.resolve("a.csv");
        CommandRun calibrated = run("", "calibrate", csv, "--save", "-");
        byte[] npy = run(calibrated.bytes(), "apply", "-", csv, "--out", "-").bytes();
        assertThat(new String(npy, StandardCharsets.ISO_8859_1)).startsWith("\u0093NUMPY");

        CommandRun piped = run(npy, "evaluate", "-", "--labels", labels, "--scores", "probabilities", "--json");
        assertThat(piped.exit()).as(piped.err()).isZero();
        Path file = Files.write(folder.resolve("p.npy"), npy);
        assertThat(run("label\n0\n1\n0\n1\n", "evaluate", file, "--labels", "-", "--scores", "probabilities", "--json")
                        .out())
                .contains("\"labels\" : \"standard input\"")
                .isEqualTo(piped.out().replace(labels.toString(), "standard input"));
    }

    @Test
    void writesTheFileAloneAndSendsWordsElsewhere() throws IOException {
        CommandRun file = run(CSV, "calibrate", "-", "--save", folder.resolve("cal.json"));
        CommandRun piped = run(CSV, "calibrate", "-", "--save", "-");
        assertThat(piped.out()).isEqualTo(Files.readString(folder.resolve("cal.json")));
        assertThat(piped.out()).contains("\"source\" : \"standard input\"");
        assertThat(piped.err()).contains("wrote calibrator  standard output", "logits apply - - --out");
        assertThat(file.out()).contains("standard input");
    }

    @Test
    void sendsNothingWhenTheWorkFails() {
        CommandRun run = run("z0,z1,label\n1,2,0\nnan,1,1\n", "calibrate", "-", "--save", "-");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.bytes()).isEmpty();
        assertThat(run.err()).startsWith("logits: standard input: ");
    }

    @Test
    void namesTheStreamInMessages() {
        assertThat(run("z0,z1,label\n1,2\n", "evaluate", "-").err())
                .isEqualTo("logits: standard input:2: 2 columns, header has 3\n");
        assertThat(run("", "evaluate", "-").err()).isEqualTo("logits: standard input: the file is empty (0 bytes)\n");
    }

    @Test
    void rejectsTwoFilesOnOneStream() {
        CommandRun in = run(CSV, "evaluate", "-", "--labels", "-");
        assertThat(in.exit()).isEqualTo(2);
        assertThat(in.err()).contains("two arguments are -: standard input is read once");
        CommandRun out = run(CSV, "calibrate", "-", "--save", "-", "--report", "-");
        assertThat(out.exit()).isEqualTo(2);
        assertThat(out.err()).contains("two arguments are -: standard output takes one file");
    }

    @Test
    void helpReadsNothing() {
        CommandRun run = run("", "evaluate", "-", "--help");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Usage: logits evaluate");
    }
}
