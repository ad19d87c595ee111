package dev.logits.app.decode;

import dev.logits.decode.Tokens;
import dev.logits.decode.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tokens as a person names them: by their text, by a special token's name, {@code <[17]>} by the id, {@code <end>} for
 * all that end a text, {@code <special>} for all that are not text.
 *
 * @param tokenizer what cuts texts into tokens
 * @param ends the tokens that end a text
 */
record TokenWords(Tokenizer tokenizer, Set<Integer> ends) {

    /** The tokens of a name: one, several for {@code <end>} and {@code <special>}, or those that a text is cut into. */
    int[] sequence(String option, String written) {
        String word = unescaped(written);
        if (word.isEmpty()) {
            throw new IllegalArgumentException(option + ": a token is empty; leave out that comma, or name a text");
        }
        if (word.equals("<end>")) {
            if (ends.isEmpty()) {
                throw new IllegalArgumentException(option + " <end>: the model has no token that ends a text");
            }
            return ends.stream().mapToInt(Integer::intValue).toArray();
        }
        if (word.equals("<special>")) {
            return specials(option);
        }
        Integer special = tokenizer.specials().get(word);
        if (special != null) {
            return new int[] {special};
        }
        if (word.matches("<\\[[0-9]+\\]>")) {
            return new int[] {id(option, word)};
        }
        int[] tokens = tokenizer.encode(word);
        if (tokens.length == 0) {
            throw new IllegalArgumentException(option + ": \"" + written + "\" is no token");
        }
        return tokens;
    }

    private int[] specials(String option) {
        Set<Integer> all = new TreeSet<>(tokenizer.specials().values());
        all.addAll(ends);
        if (all.isEmpty()) {
            throw new IllegalArgumentException(option + " <special>: the model has no special tokens");
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    private int id(String option, String word) {
        String digits = word.substring(2, word.length() - 2);
        int id = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (id >= tokenizer.size()) {
            throw new IllegalArgumentException(option + ": the token " + word
                    + " is not in the vocabulary: expected <[0]> to <[" + (tokenizer.size() - 1) + "]>");
        }
        return id;
    }

    /** A set of tokens: each text must be a single one. */
    Tokens set(String option, List<String> words) {
        List<Integer> all = new ArrayList<>();
        for (String word : words) {
            boolean several = word.equals("<end>") || word.equals("<special>");
            for (int token : several ? sequence(option, word) : new int[] {single(option, word)}) {
                all.add(token);
            }
        }
        return Tokens.of(all).asSet();
    }

    /** The one token of a name. */
    int single(String option, String word) {
        int[] tokens = sequence(option, word);
        if (tokens.length != 1) {
            throw new IllegalArgumentException(option + ": \"" + word + "\" is " + tokens.length + " tokens, "
                    + shown(tokens) + "; name one token, with a space before it where it begins a word, or <[id]>");
        }
        return tokens[0];
    }

    /** All tokens of these texts. */
    Tokens all(String option, List<String> words) {
        return Tokens.of(words.stream()
                        .flatMapToInt(word -> Arrays.stream(sequence(option, word)))
                        .boxed()
                        .toList())
                .asSet();
    }

    /** A text as it is at the beginning of a text and behind a space, once where the two are the same. */
    List<Tokens> words(String option, List<String> words) {
        List<Tokens> all = new ArrayList<>();
        for (String word : words) {
            if (word.equals("<end>") || word.equals("<special>")) {
                for (int token : sequence(option, word)) {
                    all.add(Tokens.of(token));
                }
                continue;
            }
            all.add(Tokens.of(sequence(option, word)));
            boolean named =
                    word.matches("<\\[[0-9]+\\]>") || tokenizer.specials().containsKey(word);
            if (!named && !Character.isWhitespace(unescaped(word).charAt(0))) {
                Tokens spaced = Tokens.of(tokenizer.encode(" " + unescaped(word)));
                if (!all.contains(spaced)) {
                    all.add(spaced);
                }
            }
        }
        return all;
    }

    /** Biases by token, of {@code TOKEN=B}. */
    Map<Integer, Double> biases(String option, List<String> written) {
        Map<Integer, Double> biases = new java.util.TreeMap<>();
        for (String one : written) {
            int equals = one.lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(option + " " + one + ": expected TOKEN=B, such as \" cat=2.5\"");
            }
            double bias = number(option, one.substring(equals + 1), one);
            Tokens tokens = set(option, List.of(one.substring(0, equals)));
            for (int i = 0; i < tokens.size(); i++) {
                if (biases.put(tokens.get(i), bias) != null) {
                    throw new IllegalArgumentException(
                            option + " " + one + ": that token has a bias already; give one for each token");
                }
            }
        }
        return biases;
    }

    private static double number(String option, String text, String one) {
        if (text.equals("-inf")) {
            return Double.NEGATIVE_INFINITY;
        }
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                option + " " + one + ": \"" + text + "\" is no bias: expected a number, or -inf to ban the token");
    }

    private String shown(int[] tokens) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < Math.min(tokens.length, 6); i++) {
            all.append(i == 0 ? "" : ", ")
                    .append('"')
                    .append(tokenizer.decode(tokens[i]))
                    .append('"');
        }
        return all.append(tokens.length > 6 ? ", …" : "").toString();
    }

    private static String unescaped(String word) {
        return word.replace("\\n", "\n").replace("\\t", "\t").replace("\\,", ",");
    }
}
