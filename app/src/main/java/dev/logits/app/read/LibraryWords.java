package dev.logits.app.read;

import dev.logits.app.shell.Words;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The library's remedies as those of the command: its messages name methods, a person has typed options. Names of rules
 * stay, because a column may be called as a rule is; {@code decode} says those, too.
 */
public final class LibraryWords {
    /** Remedies of the library, the longer ones first, and what a person does at the command line instead. */
    private static final Map<String, String> REMEDIES = remedies();

    private static final Pattern SCORES = Pattern.compile("(?:ReadOptions\\.)?withScores\\(ScoreKind\\.([A-Z_]+)\\)");
    private static final Pattern LOGITS =
            Pattern.compile("(?:ReadOptions\\.)?withLogits\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)");

    private LibraryWords() {}

    private static Map<String, String> remedies() {
        Map<String, String> remedies = new LinkedHashMap<>();
        remedies.put(
                ": use Sampler.ANCESTRAL or Sampler.GREEDY, or plain Sampling",
                "; leave out that option, or --prompt-lookup and --draft");
        remedies.put("under the sampler ", "under ");
        remedies.put("Sampler.GREEDY", "--greedy");
        remedies.put("; for another order use DecodingPlan.of", "; for another order leave out --preset");
        remedies.put("; for every token use Window.ALL", "; for the whole text leave the option out");
        remedies.put("leave the rule out", "leave the option out");
        remedies.put("allow more tokens, or drop the rule", "allow more tokens, or leave the option out");
        remedies.put(
                "an .npy holds no labels: give the file of labels",
                "an .npy holds no labels: give them by --labels FILE");
        remedies.put("give them by ReadOptions.withLabels", "give them by --labels FILE");
        remedies.put("ReadOptions.withLabels", "--labels");
        remedies.put("ReadOptions.withLogits", "--logits");
        remedies.put("ReadOptions.withColumns", "--id, --columns and --weights");
        remedies.put("withLogits(…)", "--logits NAMES");
        remedies.put("withClassNames(…)", "--names A,B,..");
        remedies.put("withFloor", "--floor");
        remedies.put("the argument labels", "--labels");
        remedies.put("the argument features", "--features");
        remedies.put("name it in FeatureOptions.withCategorical: ", "say --categorical ");
        remedies.put("FeatureOptions.withColumns", "--columns");
        remedies.put("start Java with -Xmx", "start with LOGITS_OPTS=-Xmx");
        remedies.put("as NetworkFile writes it", "as train --save writes it");
        remedies.put("the file that the library wrote", "the file that --save wrote");
        remedies.put("such as CalibratorJson writes it", "such as calibrate --save writes it");
        remedies.put("as PredictionSetsJson writes them", "as calibrate --save-sets has them");
        remedies.put("a file that CheckpointFile wrote", "a file that --checkpoint wrote");
        remedies.put("TeacherWriter.resume goes on", "logits compress --resume goes on");
        remedies.put("which MultiLabelFiles reads", "for which there is logits labels");
        remedies.put("read them as MultiLabelFiles does", "there is logits labels for them");
        remedies.put("DistillationLoss (kd)", "kd");
        remedies.put("ReverseKlLoss (reverse-kl)", "reverse-kl");
        remedies.put("or use DistillationLoss or JensenShannonLoss", "or choose kd or jsd");
        remedies.put("read them in parts through a LogitsSource", "give fewer at a time");
        return remedies;
    }

    /** A message of the library in the words of the command line. */
    public static String of(String message) {
        if (message == null) {
            return "";
        }
        String text = SCORES.matcher(message)
                .replaceAll(
                        m -> "--scores " + m.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
        text = LOGITS.matcher(text).replaceAll(LibraryWords::logits);
        for (Map.Entry<String, String> remedy : REMEDIES.entrySet()) {
            text = text.replace(remedy.getKey(), remedy.getValue());
        }
        return text;
    }

    private static String logits(MatchResult typed) {
        return Matcher.quoteReplacement(
                "--logits " + Words.quoted(typed.group(1).replace("\\\"", "\"")));
    }
}
