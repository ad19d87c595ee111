package dev.logits.io.grammar;

import dev.logits.decode.grammar.Automaton;
import dev.logits.decode.grammar.Expression;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts that are some neighboring chunks of a list, one after the other, or none: the subset construction of the
 * chain of their bytes, which has at most two states for each byte.
 */
final class Substrings {
    private static final int LONGEST = 16_384;
    private static final long MOST_PLACES = 20_000_000;

    private Substrings() {}

    static Expression of(List<String> chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BitSet starts = new BitSet();
        for (String chunk : chunks) {
            starts.set(out.size());
            out.writeBytes(chunk.getBytes(StandardCharsets.UTF_8));
        }
        starts.set(out.size());
        byte[] text = out.toByteArray();
        if (text.length > LONGEST) {
            throw new IllegalArgumentException(
                    "the text of %regex has " + text.length + " bytes; at most " + LONGEST + " are supported");
        }
        Map<List<Integer>, Integer> numbers = new HashMap<>();
        List<List<Integer>> states = new ArrayList<>();
        List<int[]> next = new ArrayList<>();
        BitSet accepting = new BitSet();
        List<Integer> first = starts.stream().boxed().toList();
        numbers.put(first, 0);
        states.add(first);
        long places = 0;
        for (int s = 0; s < states.size(); s++) {
            int[] row = new int[256];
            Arrays.fill(row, -1);
            Map<Integer, List<Integer>> after = new HashMap<>();
            for (int place : states.get(s)) {
                accepting.set(s, accepting.get(s) || starts.get(place));
                if (place < text.length) {
                    after.computeIfAbsent(text[place] & 0xff, b -> new ArrayList<>())
                            .add(place + 1);
                }
            }
            for (Map.Entry<Integer, List<Integer>> entry : after.entrySet()) {
                Integer number = numbers.get(entry.getValue());
                if (number == null) {
                    number = states.size();
                    numbers.put(entry.getValue(), number);
                    states.add(entry.getValue());
                    places += entry.getValue().size();
                    if (places > MOST_PLACES) {
                        throw new IllegalArgumentException("the text of %regex repeats itself too much; shorten it");
                    }
                }
                row[entry.getKey()] = number;
            }
            next.add(row);
        }
        return Expression.automaton(Automaton.of("%regex", next.toArray(int[][]::new), accepting));
    }
}
