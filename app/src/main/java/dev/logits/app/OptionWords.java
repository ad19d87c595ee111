package dev.logits.app;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The library's words as those of the command: its messages name classes and methods, a person has typed options. What a
 * class is called in a message, with its parameters or without, becomes the option that makes it.
 */
final class OptionWords {
    private static final Map<String, String> OPTIONS = options();

    private static final Pattern RULE =
            Pattern.compile("(?<![\"'/\\w.-])(" + String.join("|", OPTIONS.keySet())
                    + ")(?![\"'/\\w-]|\\.\\w)(\\[[^\\]]*\\]\\]?)?");

    /** Remedies of the library, the longer ones first, and what a person does at the command line instead. */
    private static final Map<String, String> REMEDIES = remedies();

    private static final Pattern SCORES = Pattern.compile("(?:ReadOptions\\.)?withScores\\(ScoreKind\\.([A-Z_]+)\\)");
    private static final Pattern LOGITS =
            Pattern.compile("(?:ReadOptions\\.)?withLogits\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)");

    private OptionWords() {}

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("RepetitionPenalty", "--repetition-penalty");
        options.put("FrequencyPenalty", "--frequency-penalty or --presence-penalty");
        options.put("Dry", "--dry");
        options.put("NoRepeatNgram", "--no-repeat-ngram");
        options.put("DynamicTemperature", "--dynamic-temperature");
        options.put("Temperature", "--temperature");
        options.put("TopNSigma", "--top-n-sigma");
        options.put("TopH", "--top-h");
        options.put("TopK", "--top-k");
        options.put("TopP", "--top-p");
        options.put("MinP", "--min-p");
        options.put("TypicalP", "--typical");
        options.put("EpsilonCutoff", "--epsilon");
        options.put("EtaCutoff", "--eta");
        options.put("PLess", "--p-less");
        options.put("Xtc", "--xtc");
        return options;
    }

    private static Map<String, String> remedies() {
        Map<String, String> remedies = new LinkedHashMap<>();
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
        remedies.put("withLogits(…)", "--logits NAMES");
        remedies.put("withClassNames(…)", "--names A,B,..");
        remedies.put("withFloor", "--floor");
        remedies.put("the argument labels", "--labels");
        remedies.put("the argument features", "--features");
        remedies.put("name it in FeatureOptions.withCategorical: ", "say --categorical ");
        remedies.put("FeatureOptions.withColumns", "--columns");
        remedies.put("as NetworkFile writes it", "as train --save writes it");
        remedies.put("the file that the library wrote", "the file that --save wrote");
        remedies.put("such as CalibratorJson writes it", "such as calibrate --save writes it");
        remedies.put("as PredictionSetsJson writes them", "as calibrate --save-sets has them");
        remedies.put("a file that CheckpointFile wrote", "a file that --checkpoint wrote");
        remedies.put("TeacherWriter.resume goes on", "logits compress --resume goes on");
        remedies.put("DistillationLoss (kd)", "kd");
        remedies.put("ReverseKlLoss (reverse-kl)", "reverse-kl");
        remedies.put("or use DistillationLoss or JensenShannonLoss", "or choose kd or jsd");
        remedies.put("read them in parts through a LogitsSource", "give fewer at a time");
        return remedies;
    }

    /** A message of the library, said with options; names in quotation marks and of files are a person's, and stay. */
    static String of(String message) {
        return RULE.matcher(ofReading(message))
                .replaceAll(match -> Matcher.quoteReplacement(OPTIONS.get(match.group(1))));
    }

    /** The same of what was read, where a column may be called as a rule is. */
    static String ofReading(String message) {
        if (message == null) {
            return "";
        }
        String text = message.replaceFirst(": its rules are [^;]*", ""); // not all of them have options
        text = SCORES.matcher(text)
                .replaceAll(
                        m -> "--scores " + m.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
        text = LOGITS.matcher(text).replaceAll(OptionWords::logits);
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
