package dev.logits.decode.ctc;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.List;
import java.util.Optional;

/**
 * Prefix beam search: the most likely texts of rows of logits, each with the sum over its alignments. After each row
 * the B best beginnings of texts go on, ranked by
 * {@code ln p(beginning | rows) + α·ln p(beginning | language) + γ·length + bonus of hot words}.
 *
 * <p>With as many beams as there are beginnings it is exact (CtcBeamSearchTest enumerates every alignment). With fewer,
 * a text's sum lacks the alignments whose beginnings were dropped; what is found is at most the exact sum. Of equal
 * beginnings the one that was found first stays, so that results are the same everywhere.
 *
 * <p>Without a language a row's labels beyond the best 2·B + 1 cannot be among the B best, and are not looked at. With
 * one, every label of a row may be; {@link #withMinProbability} leaves out what the rows find unlikely.
 *
 * <p>Immutable; any number of threads may use it, where its language may be.
 *
 * <pre>{@code
 * CtcBeamSearch search = CtcBeamSearch.of(0).withBeams(16).with(language, 0.5).withMinProbability(1e-4);
 * List<CtcText> texts = search.withResults(3).decode(logits);
 * }</pre>
 *
 * <p>References: A. Graves, N. Jaitly, Towards end-to-end speech recognition with recurrent neural networks, ICML 2014;
 * A. Hannun et al., First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs,
 * 2014.
 *
 * @since 0.1
 */
public final class CtcBeamSearch {
    private final int blank;
    private final int beams;
    private final int results;
    private final double minProbability;
    private final Optional<CtcLanguage> language;
    private final double weight;
    private final double lengthBonus;
    private final Optional<HotWords> hotWords;

    private CtcBeamSearch(
            int blank,
            int beams,
            int results,
            double minProbability,
            Optional<CtcLanguage> language,
            double weight,
            double lengthBonus,
            Optional<HotWords> hotWords) {
        this.blank = blank;
        this.beams = beams;
        this.results = results;
        this.minProbability = minProbability;
        this.language = language;
        this.weight = weight;
        this.lengthBonus = lengthBonus;
        this.hotWords = hotWords;
    }

    /**
     * A search with 16 beams for the best text.
     *
     * @param blank the class that means nothing; 0 in most models, the last one in some
     */
    public static CtcBeamSearch of(int blank) {
        RuleCheck.count("the blank", blank);
        return new CtcBeamSearch(blank, 16, 1, 0, Optional.empty(), 0, 0, Optional.empty());
    }

    /** With B beams, 1 or more, and at least as many as results. */
    public CtcBeamSearch withBeams(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a search has 1 beam or more, got " + most);
        }
        return new CtcBeamSearch(
                blank, most, Math.min(results, most), minProbability, language, weight, lengthBonus, hotWords);
    }

    /** For the n best texts; with more beams where it has fewer. */
    public CtcBeamSearch withResults(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a search has 1 result or more, got " + n);
        }
        return new CtcBeamSearch(blank, Math.max(beams, n), n, minProbability, language, weight, lengthBonus, hotWords);
    }

    /** Begins no symbol in a row that gives it less than this probability, 0 to 1; the likeliest one it may. */
    public CtcBeamSearch withMinProbability(double p) {
        RuleCheck.probability("the least probability of a label", p);
        return new CtcBeamSearch(blank, beams, results, p, language, weight, lengthBonus, hotWords);
    }

    /** With a language, whose log-probabilities count α-fold, 0 or more; usual is 0.3 to 1. */
    public CtcBeamSearch with(CtcLanguage ofTexts, double alpha) {
        NullCheck.argument(ofTexts, "ofTexts");
        RuleCheck.notNegative("the weight of the language", alpha);
        return new CtcBeamSearch(
                blank, beams, results, minProbability, Optional.of(ofTexts), alpha, lengthBonus, hotWords);
    }

    /** With γ for each label: a language makes long texts unlikely, which this makes up for. */
    public CtcBeamSearch withLengthBonus(double gamma) {
        NumberCheck.finite("the bonus for length", gamma);
        return new CtcBeamSearch(blank, beams, results, minProbability, language, weight, gamma, hotWords);
    }

    /** With sequences to prefer. */
    public CtcBeamSearch with(HotWords words) {
        NullCheck.argument(words, "words");
        return new CtcBeamSearch(
                blank, beams, results, minProbability, language, weight, lengthBonus, Optional.of(words));
    }

    /**
     * The best texts, best first; fewer where the rows can say fewer.
     *
     * @param z T × K; no row gives the empty text
     * @throws IllegalArgumentException if the blank is no class, or a row is no distribution
     */
    public List<CtcText> decode(Logits z) {
        NullCheck.argument(z, "z");
        return new CtcSearchRun(this, z).run();
    }

    int blank() {
        return blank;
    }

    int beams() {
        return beams;
    }

    int results() {
        return results;
    }

    double minProbability() {
        return minProbability;
    }

    Optional<CtcLanguage> language() {
        return language;
    }

    double weight() {
        return weight;
    }

    double lengthBonus() {
        return lengthBonus;
    }

    Optional<HotWords> hotWords() {
        return hotWords;
    }

    @Override
    public String toString() {
        return "CtcBeamSearch[blank=" + blank + ", beams=" + beams + ", results=" + results
                + (minProbability > 0 ? ", minProbability=" + minProbability : "")
                + (language.isPresent() ? ", language weighs " + weight : "")
                + (lengthBonus != 0 ? ", lengthBonus=" + lengthBonus : "")
                + (hotWords.isPresent() ? ", hot words" : "") + "]";
    }
}
