package dev.logits.io.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of a column as numbers, so that they go where numbers go: a text's number is its place among the distinct
 * texts that were met.
 */
final class ParquetTexts {
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    /** The text of a number. */
    String get(double place) {
        return texts.get((int) place);
    }

    /** How many distinct texts there are. */
    int size() {
        return texts.size();
    }

    /** Forgets all texts but the first {@code n}. */
    void truncate(int n) {
        List<String> rest = texts.subList(n, texts.size());
        rest.forEach(places::remove);
        rest.clear();
    }

    /** Decodes the next {@code n} texts, each behind its length in bytes. */
    void plain(ByteBuffer in, int n, double[] out) {
        for (int i = 0; i < n; i++) {
            int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new IllegalArgumentException("a text of " + length + " bytes in " + in.remaining());
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            out[i] = place(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private int place(String text) {
        Integer known = places.putIfAbsent(text, texts.size());
        if (known == null) {
            texts.add(text);
            return texts.size() - 1;
        }
        return known;
    }
}
