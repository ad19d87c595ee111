package dev.logits.io;

import dev.logits.Logits;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.json.ChoiceJson;
import dev.logits.io.json.ChoiceJsonTest;
import dev.logits.io.json.DecodingPlanJson;
import dev.logits.io.json.DecodingPlanJsonTest;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.LogisticJsonTest;
import dev.logits.io.json.OnlineJson;
import dev.logits.io.json.OnlineJsonTest;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.io.json.Provenance;
import dev.logits.io.json.RankingJson;
import dev.logits.io.json.RankingJsonTest;
import dev.logits.io.safetensors.CheckpointFile;
import dev.logits.io.teacher.TeacherForm;
import dev.logits.io.teacher.TeacherWriter;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Examples;
import dev.logits.learn.network.Trainer;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingRun;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.loss.CrossEntropy;
import dev.logits.uncertainty.ConformalSets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Whole files of each format, which {@link ReaderFuzz} begins with. */
public final class FuzzSeeds {
    private final Map<ReaderFuzz.Format, List<byte[]>> seeds = new EnumMap<>(ReaderFuzz.Format.class);

    private FuzzSeeds() {}

    /** Writes them into a folder, each behind the byte that says what it is. */
    public static void main(String[] args) throws IOException {
        Path into = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<ReaderFuzz.Format, List<byte[]>> format : all().entrySet()) {
            if (!ReaderFuzz.isMeant(format.getKey())) {
                continue;
            }
            int n = 0;
            for (byte[] seed : format.getValue()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.write(format.getKey().ordinal());
                bytes.write(seed);
                Files.write(into.resolve(format.getKey() + "-" + n++), bytes.toByteArray());
            }
        }
    }

    static Map<ReaderFuzz.Format, List<byte[]>> all() throws IOException {
        FuzzSeeds all = new FuzzSeeds();
        all.committed();
        all.texts();
        all.languages();
        all.written();
        return all.seeds;
    }

    private void add(ReaderFuzz.Format format, byte[] bytes) {
        seeds.computeIfAbsent(format, f -> new ArrayList<>()).add(bytes);
    }

    private void committed() throws IOException {
        for (String name : List.of("c_f4_v1.npy", "fortran_f8.npy", "big_f2.npy", "labels_u1.npy")) {
            add(ReaderFuzz.Format.NPY, resource("numpy/" + name));
        }
        for (String name : List.of("deflated.npz", "stored.npz", "unnamed.npz")) {
            add(ReaderFuzz.Format.NPZ, resource("numpy/" + name));
        }
        for (String name :
                List.of("list-snappy", "list-groups-gzip", "fixed-list-zstd-v2", "columns-split-delta", "half-lz4")) {
            add(ReaderFuzz.Format.PARQUET, resource("parquet/" + name + ".parquet"));
        }
        add(ReaderFuzz.Format.SAFETENSORS, resource("safetensors/python.safetensors"));
        for (String name : List.of("plain", "bfloat16")) {
            add(ReaderFuzz.Format.TENSORS, resource("torch/" + name + ".safetensors"));
        }
        for (String name : List.of("dict", "protocol5", "old", "tuple", "cut", "steps", "transposed")) {
            add(ReaderFuzz.Format.TORCH, resource("torch/" + name + ".pt"));
        }
    }

    private void texts() throws IOException {
        byte[] csv = bytes("a,b,label\n1.5,-inf,1\r\n2,\"3\",0\n");
        add(ReaderFuzz.Format.CSV, csv);
        add(ReaderFuzz.Format.CSV, bytes("label\n0\n2\n-1\n"));
        add(ReaderFuzz.Format.FEATURES, bytes("a\tb\tlabel\n1\t2.5\tyes\n2\t-1e3\tno\n3\t0\tyes\n"));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(csv);
        }
        add(ReaderFuzz.Format.PACKED, packed.toByteArray());
        add(ReaderFuzz.Format.SPARSE, bytes("1 qid:3 1:0.5 3:-2 # c\n-1 2:1e-3 7:4\n"));
    }

    private void languages() {
        for (String schema : List.of(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":-3,\"multipleOf\":0.5},"
                        + "\"b\":{\"$ref\":\"#/$defs/s\"}},\"required\":[\"a\"],\"additionalProperties\":false,"
                        + "\"$defs\":{\"s\":{\"type\":\"string\",\"pattern\":\"^[a-z]+$\",\"maxLength\":9}}}",
                "{\"oneOf\":[{\"enum\":[1,\"x\",null,[2]]},{\"items\":{\"$ref\":\"#\"},\"uniqueItems\":true}],"
                        + "\"not\":{\"const\":2},\"if\":{\"type\":\"string\"},\"then\":{\"format\":\"date\"}}",
                "{\"patternProperties\":{\"^x\":true},\"propertyNames\":{\"minLength\":2},\"maxProperties\":3,"
                        + "\"dependentRequired\":{\"xa\":[\"xb\"]},\"contains\":{},\"unevaluatedProperties\":false}")) {
            add(ReaderFuzz.Format.SCHEMA, bytes(schema));
        }
        add(ReaderFuzz.Format.GBNF, bytes("root ::= a ( \"x\" | [^b-d\\n]{2,4} )* # c\na ::= root? \"\\x41\" | .+"));
        add(ReaderFuzz.Format.GBNF, bytes("root ::= <[3]> !<think>* \"e\"\n  | b\nb ::= b \"+\" b | [0-9]"));
        add(
                ReaderFuzz.Format.LARK,
                bytes("start: (x | A)~2..3 \"b\"i\nx: /[a-z]+(?=q)/ x?\nA: \"a\"..\"c\" & ~/b/\n"
                        + "%ignore /\\s/\n%import common.INT"));
        add(
                ReaderFuzz.Format.LARK,
                bytes("%llguidance {\"allow_initial_skip\": true}\nstart: p::0 | j\n"
                        + "p::_: \"a\" p::incr(_) %if lt(_, 3)\n"
                        + "j: %json {\"properties\": {\"a\": {}}, \"x-guidance\": {\"json_allowed_escapes\": \"nu\"}}\n"
                        + "k[lazy]: /.*/ %regex {\"substring_words\": \"a b\"}"));
        for (String regex : List.of(
                "^(?:a|b{2,3}?)+[^\\d\\u{1F600}-\\x7f]$",
                "(?=a.*z)(?!ab)\\p{L}\\bq*",
                "(?i:k)(?s:.)|\\cA[\\w-\\]]{0,1000}")) {
            add(ReaderFuzz.Format.REGEX, bytes(regex));
        }
    }

    /** Files that this library writes. */
    private void written() throws IOException {
        Path dir = Files.createTempDirectory("seeds");
        Logits z = Logits.copyOf(
                new float[][] {{1, 2, 0, -1}, {0, -3, 2, 1}, {2, 1, 0, 0}, {0, 1, 2, 3}, {3, 0, 0, 1}, {0, 1, 0, 2}});
        int[] labels = {1, 2, 0, 3, 0, 3};
        for (TeacherForm form : List.of(TeacherForm.top(4, 2, 1), TeacherForm.samples(4, 3, 1, 5))) {
            Path teacher = dir.resolve("t.lgt");
            try (TeacherWriter out = TeacherWriter.create(teacher, form)) {
                out.write(z, z.rows());
                out.commit();
            }
            add(ReaderFuzz.Format.TEACHER, Files.readAllBytes(teacher));
        }
        Provenance provenance = Provenance.of("x.npy", "all rows");
        for (CalibrationMethod method : CalibrationMethod.values()) {
            add(ReaderFuzz.Format.CALIBRATOR, bytes(CalibratorJson.toJson(method.fit(z, labels), provenance)));
        }
        ConformalSets sets = ConformalSets.fit(z, labels, ConformalSets.Options.aps(0.5));
        add(ReaderFuzz.Format.SETS, bytes(PredictionSetsJson.toJson(sets, provenance)));
        add(
                ReaderFuzz.Format.MODEL,
                bytes(LogisticJson.toJson(LogisticJsonTest.saved(LogisticRegression.l2(0.1), 0, 1, 2, 0, 1, 2, 0))));
        add(ReaderFuzz.Format.MODEL, bytes(OnlineJson.toJson(OnlineJsonTest.saved())));
        add(ReaderFuzz.Format.MODEL, bytes(ChoiceJson.toJson(ChoiceJsonTest.saved())));
        add(ReaderFuzz.Format.MODEL, bytes(RankingJson.toJson(RankingJsonTest.saved())));
        for (LogitsProcessor rule : DecodingPlanJsonTest.ALL) {
            add(
                    ReaderFuzz.Format.PLAN,
                    bytes(DecodingPlanJson.toJson(new DecodingPlan(List.of(rule), Sampler.GREEDY))));
        }
        network(dir.resolve("n.safetensors"));
    }

    private void network(Path file) throws IOException {
        TrainingRun<int[]> run = Trainer.of(
                        Architecture.features(2).dense(3).tanh().logits(2),
                        new CrossEntropy(),
                        Training.DEFAULTS.withEpochs(2).withBatch(2))
                .start(Examples.of(
                        DenseFeatures.wrap(new float[] {0, 1, 2, 3, 1, 0, 3, 2}, 4, 2), new int[] {0, 1, 1, 0}));
        run.step();
        CheckpointFile.fresh(file).write(run.state());
        byte[] bytes = Files.readAllBytes(file);
        add(ReaderFuzz.Format.CHECKPOINT, bytes);
        add(ReaderFuzz.Format.SAFETENSORS, bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = FuzzSeeds.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
