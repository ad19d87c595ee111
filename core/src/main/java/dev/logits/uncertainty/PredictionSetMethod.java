package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How well a class fits a row, by which {@link ConformalSets} takes it in or leaves it out.
 *
 * @since 0.1
 */
public enum PredictionSetMethod {
    /**
     * Least ambiguous sets: {@code 1 − p_y}. The smallest sets on average; hard rows are covered less often than easy
     * ones. Where 1 − p would round so that rows tie which are not equal, the score goes on: {@code 1 − ln p} of
     * {@code p < 2^−30}, and minus the log-odds against the other classes where these are more than 690.
     *
     * <p>Reference: M. Sadinle, J. Lei, L. Wasserman, Least ambiguous set-valued classifiers with bounded error levels,
     * JASA 114, 2019.
     */
    LAC,
    /**
     * Adaptive sets: the probability of the classes before y, by falling probability, and a random share of y's own.
     * Larger where the row is hard.
     *
     * <p>Reference: Y. Romano, M. Sesia, E. J. Candès, Classification with valid and adaptive coverage, NeurIPS 2020.
     */
    APS,
    /**
     * Regularized adaptive sets: as APS, and λ for each place of y behind the first k_reg, which keeps the long tail of
     * unlikely classes out.
     *
     * <p>Reference: A. N. Angelopoulos, S. Bates, J. Malik, M. I. Jordan, Uncertainty sets for image classifiers using
     * conformal prediction, ICLR 2021.
     */
    RAPS;

    /**
     * Reads the name on the command line.
     *
     * @throws IllegalArgumentException if there is no such method; the message lists those there are
     */
    public static PredictionSetMethod parse(String name) {
        NullCheck.argument(name, "name");
        List<String> keys =
                Arrays.stream(values()).map(PredictionSetMethod::key).toList();
        int place = keys.indexOf(name);
        if (place < 0) {
            int last = keys.size() - 1;
            throw new IllegalArgumentException("\"" + name + "\" is not a kind of prediction set: expected "
                    + String.join(", ", keys.subList(0, last)) + " or " + keys.get(last));
        }
        return values()[place];
    }

    /** The name on the command line and in files: "raps". */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
