package dev.logits.decode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What Hugging Face transformers does, as hugging_face.py has written it down. */
public final class HuggingFace {
    private HuggingFace() {}

    /** The rows of a file, cell by cell. */
    public static List<String[]> read(String file) {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(HuggingFace.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model of the chains and searches: its logits depend on the last two tokens. */
    public static FunctionModel model() {
        float[][][] table = new float[12][12][];
        for (String[] row : read("hugging-face-chains.csv")) {
            if (row[0].equals("table")) {
                int[] two = tokens(row[1]);
                table[two[0]][two[1]] = floats(row[3]);
            }
        }
        return new FunctionModel(12, text -> table[text.length < 2 ? 0 : text[text.length - 2]][text[text.length - 1]]);
    }

    public static int[] tokens(String cell) {
        return words(cell).mapToInt(Integer::parseInt).toArray();
    }

    public static double[] numbers(String cell) {
        return words(cell)
                .mapToDouble(x -> x.equals("-") ? Double.NEGATIVE_INFINITY : Double.parseDouble(x))
                .toArray();
    }

    public static float[] floats(String cell) {
        double[] numbers = numbers(cell);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    private static Stream<String> words(String cell) {
        return cell.isEmpty() ? Stream.empty() : Stream.of(cell.split(" "));
    }
}
