package dev.logits.io.internal.format;

import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What people call their logits and labels, most telling first; upper and lower case are the same. */
public final class UsualNames {
    public static final List<String> LOGITS = List.of(
            "logits",
            "predictions",
            "scores",
            "log_probs",
            "log_probabilities",
            "logprobs",
            "probs",
            "probabilities",
            "preds",
            "outputs",
            "y_score",
            "y_scores",
            "y_prob",
            "y_proba",
            "y_pred",
            "decision_function",
            "predict_proba");

    public static final List<String> LABELS =
            List.of("labels", "y", "ground_truth", "targets", "label", "target", "y_true", "true_labels");

    /** Of examples to learn from. */
    public static final List<String> EXAMPLE_LABELS = List.of(
            "labels", "y", "ground_truth", "targets", "label", "target", "y_true", "true_labels", "y_train", "y_test");

    /** Of an array of text that names the classes. */
    public static final List<String> CLASS_NAMES =
            List.of("class_names", "classes", "classes_", "label_names", "target_names", "names");

    private static final Set<String> IDS =
            Set.of("id", "ids", "uuid", "index", "indices", "row", "rows", "key", "keys", "weight", "weights", "group");

    private static final Set<String> PROBABILITIES =
            Set.of("probs", "probabilities", "y_prob", "y_proba", "predict_proba");
    private static final Set<String> LOG_PROBABILITIES = Set.of("log_probs", "log_probabilities", "logprobs");

    private UsualNames() {}

    /** The first usual name, in the order of {@code usual}, that one of {@code items} has and that {@code fits}. */
    public static <T> Optional<T> find(List<String> usual, List<T> items, Function<T, String> name, Predicate<T> fits) {
        for (String candidate : usual) {
            for (T item : items) {
                if (name.apply(item).equalsIgnoreCase(candidate) && fits.test(item)) {
                    return Optional.of(item);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether an array of this name tells rows apart, and so is no label. */
    public static boolean isId(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return IDS.contains(lower) || lower.endsWith("_id") || lower.endsWith("_ids");
    }

    /** What an array holds: what the options say, else what its name says. */
    public static ScoreKind kindOf(String name, ReadOptions options) {
        return options.scores().orElse(kindOf(name));
    }

    /** What an array of this name holds where nobody says. */
    private static ScoreKind kindOf(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (PROBABILITIES.contains(lower)) {
            return ScoreKind.PROBABILITIES;
        }
        return LOG_PROBABILITIES.contains(lower) ? ScoreKind.LOG_PROBABILITIES : ScoreKind.LOGITS;
    }
}
