package dev.logits.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The library's words as those of the command: its messages name classes and methods, a person has typed options. What a
 * class is called in a message, with its parameters or without, becomes the option that makes it.
 */
final class OptionNames {
    private static final Map<String, String> OPTIONS = options();

    private static final Pattern RULE = Pattern.compile("\\b(" + String.join("|", OPTIONS.keySet()) + ")\\b(\\[[^\\]]*\\]\\]?)?");

    /** Remedies of the library and what a person does at the command line instead. */
    private static final Map<String, String> REMEDIES = Map.of(
            "Sampler.GREEDY", "--greedy",
            "Sampler.ANCESTRAL", "sampling",
            "; for another order use DecodingPlan.of", "; for another order leave out --preset",
            "; for every token use Window.ALL", "; for the whole text leave the option out",
            "; to keep every candidate leave the rule out", "; to keep every candidate leave the option out",
            "allow more tokens, or drop the rule", "allow more tokens, or leave the option out");

    private OptionNames() {}

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

    /** A message of the library, said with options. */
    static String said(String message) {
        String text = message;
        for (Map.Entry<String, String> remedy : REMEDIES.entrySet()) {
            text = text.replace(remedy.getKey(), remedy.getValue());
        }
        return RULE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(OPTIONS.get(match.group(1))));
    }
}
