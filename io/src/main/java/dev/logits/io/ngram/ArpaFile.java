package dev.logits.io.ngram;

import dev.logits.decode.ctc.NgramLanguage;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text format of n-gram models that SRILM, KenLM and others write (ARPA): lines of log₁₀ p, words, and
 * a back-off weight where the n-gram is a context. Each word is a label: a letter, a syllable, a piece. N-grams with
 * words that are no labels are left out.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ArpaFile {
    private static final double LN10 = 2.302585092994045684;

    private final Path file;
    private final Map<String, Integer> labels;

    /** Whether a word without a label is an error. */
    private final boolean allKnown;

    private final Map<List<Integer>, NgramLanguage.Weights> ngrams = new HashMap<>();
    private int line;
    private int order;
    private int highest;
    private boolean ended;

    private ArpaFile(Path file, Map<String, Integer> labels, boolean allKnown) {
        this.file = file;
        this.labels = labels;
        this.allKnown = allKnown;
    }

    /**
     * Reads a file.
     *
     * @param labels the label of each word, from 0; {@code <s>}, {@code </s>} and {@code <unk>} need none
     * @throws MalformedFileException if it is no such file, or no n-gram consists of labels; the message names the line
     */
    public static NgramLanguage read(Path file, Map<String, Integer> labels) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(labels, "labels");
        Map<String, Integer> all = new HashMap<>();
        for (Map.Entry<String, Integer> label : labels.entrySet()) {
            if (label.getValue() < 0) {
                throw new IllegalArgumentException(
                        "the label of \"" + label.getKey() + "\" must be 0 or more, got " + label.getValue());
            }
            all.put(label.getKey(), label.getValue());
        }
        all.put("<s>", NgramLanguage.BEGIN);
        all.put("</s>", NgramLanguage.END);
        all.put("<unk>", NgramLanguage.UNKNOWN);
        return new ArpaFile(file, all, false).read();
    }

    /**
     * Reads a file whose words are the ids of tokens, as {@code spm_encode --output_format=id} and the like write
     * texts: n-grams that a {@link dev.logits.decode.ctc.NgramModel} drafts with.
     *
     * @param vocabulary ids are 0 to this − 1
     * @throws MalformedFileException if it is no such file, or a word is no id; the message names the line
     */
    public static NgramLanguage readTokens(Path file, int vocabulary) throws IOException {
        NullCheck.argument(file, "file");
        if (vocabulary < 1) {
            throw new IllegalArgumentException("a vocabulary has 1 token or more, got " + vocabulary);
        }
        Map<String, Integer> ids = new HashMap<>(
                Map.of("<s>", NgramLanguage.BEGIN, "</s>", NgramLanguage.END, "<unk>", NgramLanguage.UNKNOWN));
        for (int id = 0; id < vocabulary; id++) {
            ids.put(Integer.toString(id), id);
        }
        return new ArpaFile(file, ids, true).read();
    }

    private NgramLanguage read() throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                line++;
                take(text.strip());
            }
        } catch (MalformedInputException e) {
            throw wrong("not UTF-8 text");
        }
        if (!ended) {
            throw wrong(
                    highest == 0
                            ? "no line \\data\\: this is no ARPA file"
                            : "the file ends without \\end\\; it was cut off");
        }
        if (ngrams.isEmpty()) {
            throw wrong("no n-gram consists of the labels that were given");
        }
        return NgramLanguage.of(ngrams);
    }

    private void take(String text) throws MalformedFileException {
        if (text.isEmpty() || ended) {
            return;
        }
        if (text.equals("\\data\\")) {
            highest = Math.max(highest, 1);
            return;
        }
        if (highest == 0) {
            return; // what stands before the data is a comment
        }
        if (text.equals("\\end\\")) {
            ended = true;
        } else if (text.matches("\\\\[0-9]{1,3}-grams:")) {
            order = Integer.parseInt(text.substring(1, text.indexOf('-')));
            highest = Math.max(highest, order);
        } else if (order > 0) {
            ngram(text);
        } else if (!text.startsWith("ngram ")) {
            throw wrong("expected \"ngram N=COUNT\" or \"\\1-grams:\", got \"" + text + "\"");
        }
    }

    private void ngram(String text) throws MalformedFileException {
        String[] parts = text.split("\\s+");
        if (parts.length != order + 1 && parts.length != order + 2) {
            throw wrong("expected log10 p, " + order + (order == 1 ? " word" : " words")
                    + " and maybe a back-off, got \"" + text + "\"");
        }
        List<Integer> words = new ArrayList<>();
        for (int i = 1; i <= order; i++) {
            Integer label = labels.get(parts[i]);
            if (label == null && allKnown) {
                throw wrong(
                        "the word \"" + parts[i] + "\" is not the id of a token: expected 0.." + (labels.size() - 4));
            }
            if (label == null) {
                return;
            }
            words.add(label);
        }
        double log = LN10 * number(parts[0]);
        double backoff = parts.length > order + 1 ? LN10 * number(parts[order + 1]) : 0;
        try {
            ngrams.put(words, new NgramLanguage.Weights(log, backoff));
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private double number(String text) throws MalformedFileException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong("\"" + text + "\" is no number");
        }
    }

    private MalformedFileException wrong(String what) {
        return new MalformedFileException(file.toString(), file + ":" + line + ": " + what);
    }
}
