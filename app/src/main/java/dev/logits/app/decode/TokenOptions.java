package dev.logits.app.decode;

import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import dev.logits.decode.rule.AllowedTokens;
import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.FrequencyPenalty;
import dev.logits.decode.rule.LogitBias;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Xtc;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Rules about tokens that a person names: biases, masks, and what penalties pass over. */
final class TokenOptions {
    private static final String LIST = "(?<!\\\\),";

    @Option(
            names = "--logit-bias",
            paramLabel = "TOKEN=B",
            description = "Add B to a token's logit, -inf bans it; may be given several times. A token is its text, a"
                    + " special token's name, <[id]>, <end> or <special>.")
    @Makes(LogitBias.class)
    private List<String> biases;

    @Option(
            names = "--bad-words",
            paramLabel = "TEXT",
            split = LIST,
            hideParamSyntax = true,
            description = "Texts that must not come, joined by commas, with and without a space before them; \\n is a"
                    + " new line, \\, a comma.")
    @Makes(BadWords.class)
    private List<String> badWords;

    @Option(
            names = "--allowed",
            paramLabel = "TEXT",
            split = LIST,
            hideParamSyntax = true,
            description = "Only the tokens of these texts may come, joined by commas; name <end>, or no text ends by"
                    + " itself.")
    @Makes(AllowedTokens.class)
    private List<String> allowed;

    @Option(
            names = "--min-new-tokens",
            paramLabel = "N",
            description = "Let no text end before N tokens were generated.")
    @Makes(MinNewTokens.class)
    private Integer minNewTokens;

    @Option(
            names = "--exempt",
            paramLabel = "TOKEN",
            split = LIST,
            hideParamSyntax = true,
            description = "Tokens that penalties, DRY and XTC leave alone, joined by commas, such as \\n,<end>.")
    private List<String> exempt;

    /** The rules that were asked for. */
    List<LogitsProcessor> rules(TokenWords words) {
        List<LogitsProcessor> rules = new ArrayList<>();
        if (biases != null) {
            rules.add(new LogitBias(words.biases("--logit-bias", biases)));
        }
        if (badWords != null) {
            rules.add(new BadWords(words.words("--bad-words", badWords)));
        }
        if (allowed != null) {
            rules.add(new AllowedTokens(words.all("--allowed", allowed)));
        }
        if (minNewTokens != null) {
            if (words.ends().isEmpty()) {
                throw new IllegalArgumentException(
                        "--min-new-tokens: the model has no token that ends a text; leave the option out");
            }
            rules.add(new MinNewTokens(minNewTokens, Tokens.of(words.ends())));
        }
        return rules;
    }

    /** The rules, of which those that can exempt tokens now do. */
    List<LogitsProcessor> exempted(List<LogitsProcessor> rules, TokenWords words) {
        if (exempt == null) {
            return rules;
        }
        Tokens tokens = words.set("--exempt", exempt);
        List<LogitsProcessor> all =
                rules.stream().map(rule -> exempted(rule, tokens)).toList();
        if (all.equals(rules)) {
            throw new IllegalArgumentException("--exempt needs a penalty, --dry or --xtc");
        }
        return all;
    }

    private static LogitsProcessor exempted(LogitsProcessor rule, Tokens exempt) {
        if (rule instanceof RepetitionPenalty r) {
            return new RepetitionPenalty(r.penalty(), r.window(), exempt);
        }
        if (rule instanceof FrequencyPenalty r) {
            return new FrequencyPenalty(r.frequency(), r.presence(), r.window(), exempt);
        }
        if (rule instanceof Dry r) {
            return new Dry(r.multiplier(), r.base(), r.allowedLength(), r.window(), r.breakers(), exempt);
        }
        return rule instanceof Xtc r ? new Xtc(r.probability(), r.threshold(), r.minKeep(), exempt) : rule;
    }
}
