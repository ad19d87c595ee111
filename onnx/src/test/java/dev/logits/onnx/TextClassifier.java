package dev.logits.onnx;

import dev.logits.Logits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.text.TextEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text classifier of a real model: MiniLM, a sentence encoder of 384 numbers in int8, with a regression of this
 * library on top, trained on the sentences of core's Javadoc: from which room of the house is a sentence?
 */
final class TextClassifier {
    private static final int WIDTH = 384;

    private static final Pattern COMMENT = Pattern.compile("(?s)/[*][*](.*?)[*]/");

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+(?=[A-Z`*])");

    /** A sentence and the room it is from. */
    record Sentence(String text, int room) {}

    final Path folder;
    final List<String> rooms = new ArrayList<>();
    final List<Sentence> train = new ArrayList<>();
    final List<Sentence> heldOut = new ArrayList<>();
    final List<Sentence> test = new ArrayList<>();

    private TextClassifier(Path folder) {
        this.folder = folder;
    }

    /** Reads the sentences and trains; the model is written into the folder, as Hugging Face keeps one. */
    static TextClassifier train(Path folder, int most) throws IOException {
        TextClassifier made = new TextClassifier(folder);
        made.readSentences(most);
        Files.write(folder.resolve("tokenizer.json"), resource("/all-minilm-l6-v2-q-tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 128}");
        byte[] encoder = resource("/all-minilm-l6-v2-q.onnx");
        GraphWriter pooling = new GraphWriter("head/");
        made.pool(pooling, "embedding");
        pooling.output(Models.value("embedding", OnnxType.FLOAT, WIDTH));
        Path embedding = folder.resolve("embedding.onnx");
        Files.write(embedding, joined(encoder, pooling.fragment()));
        float[] x;
        try (OnnxClassifier model =
                OnnxClassifier.open(embedding, ClassifierOptions.withDefaults().withOutput("embedding"))) {
            x = made.logits(model, made.train).array();
        }
        Files.delete(embedding);
        LogisticModel regression = LogisticRegression.l2(1e-4)
                .fit(
                        DenseFeatures.wrap(x, made.train.size(), WIDTH),
                        made.train.stream().mapToInt(Sentence::room).toArray());
        GraphWriter head = new GraphWriter("head/");
        made.pool(head, "embedding");
        made.classify(head, regression);
        Files.write(folder.resolve("model.onnx"), joined(encoder, head.fragment()));
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < made.rooms.size(); i++) {
            labels.append(i == 0 ? "" : ", ").append("\"" + i + "\": \"" + made.rooms.get(i) + "\"");
        }
        Files.writeString(folder.resolve("config.json"), "{\"id2label\": {" + labels + "}}");
        return made;
    }

    private void readSentences(int most) throws IOException {
        Set<Sentence> all = new LinkedHashSet<>();
        Path root = Path.of("../core/src/main/java/dev/logits");
        List<Path> files;
        try (Stream<Path> list = Files.walk(root)) {
            files = list.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
        for (Path file : files) {
            Path room = root.relativize(file).getName(0);
            if (room.toString().endsWith(".java")) {
                continue; // of no room
            }
            if (!rooms.contains(room.toString())) {
                rooms.add(room.toString());
            }
            Matcher comment = COMMENT.matcher(Files.readString(file));
            while (comment.find()) {
                String text = comment.group(1)
                        .replaceAll("\\n\\s*\\*", " ")
                        .replaceAll("(?s)<pre>.*?</pre>|@(param|return|throws|since).*", " ")
                        .replaceAll("\\{@\\w+ ([^}]*)}", "$1")
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("\\s+", " ");
                for (String sentence : SENTENCE.split(text.strip())) {
                    if (sentence.split(" ").length >= 6) {
                        all.add(new Sentence(sentence, rooms.indexOf(room.toString())));
                    }
                }
            }
        }
        List<Sentence> some = new ArrayList<>(all);
        Collections.shuffle(some, new Random(11));
        // one sentence of each room goes first, so that every room is trained on whatever the comments are like
        Set<Integer> seen = new HashSet<>();
        List<Sentence> first = some.stream().filter(s -> seen.add(s.room())).toList();
        some.removeAll(new HashSet<>(first));
        some.addAll(0, first);
        some = some.subList(0, Math.min(most, some.size()));
        int half = some.size() / 2;
        train.addAll(some.subList(0, half));
        heldOut.addAll(some.subList(half, half + some.size() / 4));
        test.addAll(some.subList(half + some.size() / 4, some.size()));
    }

    /** The mean of the tokens' vectors. */
    private void pool(GraphWriter graph, String output) {
        String mask = graph.node("Cast", List.of("attention_mask"), Attribute.integer("to", OnnxType.FLOAT));
        String column = graph.node("Unsqueeze", List.of(mask), Attribute.integers("axes", 2));
        String sum = graph.node(
                "ReduceSum",
                List.of(graph.node("Mul", "last_hidden_state", column)),
                Attribute.integers("axes", 1),
                Attribute.integer("keepdims", 0));
        String count =
                graph.node("ReduceSum", List.of(mask), Attribute.integers("axes", 1), Attribute.integer("keepdims", 1));
        graph.node("", "Div", List.of(sum, count), List.of(output));
    }

    private void classify(GraphWriter graph, LogisticModel regression) {
        int k = rooms.size();
        double[] weights = new double[WIDTH * k];
        double[] intercepts = new double[k];
        for (int c = 0; c < k; c++) {
            intercepts[c] = regression.intercept(c);
            for (int j = 0; j < WIDTH; j++) {
                weights[j * k + c] = regression.weight(c, j);
            }
        }
        String product = graph.node("MatMul", "embedding", graph.constant(OnnxType.FLOAT, weights, WIDTH, k));
        String z = graph.node("Add", product, graph.constant(OnnxType.FLOAT, intercepts, k));
        graph.node("", "Softmax", List.of(z), List.of("room"), Attribute.integer("axis", -1));
        graph.output(Models.value("room", OnnxType.FLOAT, k));
    }

    /** What a model says of sentences, 32 at a time. */
    Logits logits(OnnxClassifier model, List<Sentence> sentences) throws IOException {
        Logits all = null;
        try (TextEncoder encoder = TextEncoder.open(folder)) {
            for (int from = 0; from < sentences.size(); from += 32) {
                List<String> texts = sentences.subList(from, Math.min(from + 32, sentences.size())).stream()
                        .map(Sentence::text)
                        .toList();
                TextEncoder.Encoded encoded = encoder.encode(texts);
                Logits part = model.logits(ModelBatch.of(texts.size())
                        .with("input_ids", encoded.ids(), encoded.length())
                        .with("attention_mask", encoded.mask(), encoded.length()));
                all = all == null ? Logits.zeros(sentences.size(), part.classes()) : all;
                System.arraycopy(
                        part.array(), part.offset(), all.array(), all.offset(from), part.rows() * part.classes());
            }
        }
        return all;
    }

    static int[] labels(List<Sentence> sentences) {
        return sentences.stream().mapToInt(Sentence::room).toArray();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TextClassifier.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] joined(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }
}
