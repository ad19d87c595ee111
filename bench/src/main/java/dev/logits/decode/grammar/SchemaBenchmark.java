package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import dev.logits.decode.Tokens;
import dev.logits.io.schema.JsonSchema;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A JSON Schema on a vocabulary of 128,256 tokens: from its text to a constraint ({@code compile}), and to the first
 * mask; all masks along a text of about 60 tokens with a new constraint ({@code walk}) and one that knows them
 * ({@code hits}), which is the whole text, too. To compare, {@code everyToken} asks of each token whether it may come,
 * once. {@code trie} makes the vocabulary's trie; for the first time in a JVM see {@code -bm ss -f 5 -wi 0 -i 1}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SchemaBenchmark {
    private static final int VOCABULARY = 128_256;
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"number\":{\"type\":\"string\","
            + "\"pattern\":\"^[A-Z]{2}-[0-9]{4,8}$\"},\"date\":{\"type\":\"string\",\"format\":\"date\"},"
            + "\"lines\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/line\"},\"maxItems\":100},"
            + "\"paid\":{\"type\":\"boolean\"}},\"required\":[\"number\",\"date\",\"lines\"],"
            + "\"additionalProperties\":false,\"$defs\":{\"line\":{\"type\":\"object\",\"properties\":{\"text\":"
            + "{\"type\":\"string\",\"maxLength\":200},\"count\":{\"type\":\"integer\",\"minimum\":1},\"unit\":"
            + "{\"enum\":[\"hour\",\"piece\",\"kg\"]}},\"required\":[\"text\",\"count\"]}}}";
    private static final String TEXT =
            "{\"number\":\"AB-20261127\",\"date\":\"2026-11-27\",\"lines\":[{\"text\":\"A chair of"
                    + " oak, \\\"M\u00fcller\\\"\",\"count\":4,\"unit\":\"piece\"},{\"count\":12,\"text\":\"Work\",\"note\":"
                    + "[1.5e3,null,{}]}],\"paid\":false}";

    /** A {@code tokenizer.json} or its folder; empty for pieces that are drawn. */
    @Param("")
    public String tokenizer;

    private byte[][] pieces;
    private Tokens ends;
    private TokenTrie trie;
    private int[] text;
    private Constraint known;

    @Setup
    public void setUp() throws IOException {
        if (tokenizer.isEmpty()) {
            pieces = drawn();
            ends = Tokens.of(pieces.length - 1);
        } else {
            HuggingFaceTokenizer read = HuggingFaceTokenizer.open(Path.of(tokenizer));
            pieces = new byte[read.size()][];
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = read.bytes(i);
            }
            ends = Tokens.of(read.ends());
        }
        trie = TokenTrie.of(pieces, Map.of(), ends);
        text = longest(TEXT.getBytes(StandardCharsets.UTF_8));
        known = compile();
        Matcher m = known.matcher();
        for (int token : text) {
            if (!m.append(token)) {
                throw new IllegalStateException("the text is not of the schema");
            }
        }
        hits();
    }

    /** All bytes, and pieces of 2 to 12 letters, most with a space before, as byte pairs are. */
    private static byte[][] drawn() {
        Random random = new Random(7);
        TreeSet<String> pieces = new TreeSet<>(List.of("\",\"", "\":\"", "\":", "\",", "{\"", "},", "},{\"", "]}"));
        while (pieces.size() < VOCABULARY - 257) {
            StringBuilder piece = new StringBuilder(random.nextInt(3) > 0 ? " " : "");
            int length = 1 + random.nextInt(4) + random.nextInt(4) + random.nextInt(5);
            for (int i = 0; i < length; i++) {
                piece.append("etaoinshrdlucmfwypvbgk".charAt((int) (22 * Math.pow(random.nextDouble(), 1.7))));
            }
            if (piece.length() > 1) {
                pieces.add(piece.toString());
            }
        }
        List<byte[]> out = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            out.add(new byte[] {(byte) b});
        }
        pieces.forEach(piece -> out.add(piece.getBytes(StandardCharsets.UTF_8)));
        out.add(new byte[0]);
        return out.toArray(byte[][]::new);
    }

    private int[] longest(byte[] bytes) {
        List<Integer> out = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int best = -1;
            for (int token = 0; token < pieces.length; token++) {
                byte[] piece = pieces[token];
                if (piece.length > (best < 0 ? 0 : pieces[best].length)
                        && at + piece.length <= bytes.length
                        && java.util.Arrays.equals(piece, 0, piece.length, bytes, at, at + piece.length)) {
                    best = token;
                }
            }
            out.add(best);
            at += pieces[best].length;
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    @Benchmark
    public Constraint compile() {
        return Constraint.of(JsonSchema.parse(SCHEMA).grammar(), trie);
    }

    @Benchmark
    public TokenSet firstMask() {
        return compile().matcher().allowed();
    }

    @Benchmark
    public int walk() {
        return walk(compile());
    }

    @Benchmark
    public int hits() {
        return walk(known);
    }

    private int walk(Constraint constraint) {
        Matcher m = constraint.matcher();
        int all = 0;
        for (int token : text) {
            all += m.allowed().size();
            m.append(token);
        }
        return all + m.allowed().size();
    }

    @Benchmark
    public int everyToken() {
        Matcher m = known.matcher();
        int allowed = 0;
        for (int token = 0; token < trie.vocabulary(); token++) {
            if (m.append(token)) {
                allowed++;
                m.rewind(1);
            }
        }
        return allowed;
    }

    @Benchmark
    public TokenTrie trie() {
        return TokenTrie.of(pieces, Map.of(), ends);
    }
}
