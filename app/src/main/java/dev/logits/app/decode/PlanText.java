package dev.logits.app.decode;

import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.rule.AdaptiveP;
import dev.logits.decode.rule.AllowedTokens;
import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.BeginSuppressedTokens;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.DynamicTemperature;
import dev.logits.decode.rule.EpsilonCutoff;
import dev.logits.decode.rule.EtaCutoff;
import dev.logits.decode.rule.ForcedFirstToken;
import dev.logits.decode.rule.ForcedLastToken;
import dev.logits.decode.rule.FrequencyPenalty;
import dev.logits.decode.rule.GreenList;
import dev.logits.decode.rule.LengthDecay;
import dev.logits.decode.rule.LogitBias;
import dev.logits.decode.rule.MinLength;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.Mirostat;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.Normalize;
import dev.logits.decode.rule.PLess;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.SequenceBias;
import dev.logits.decode.rule.SuppressedTokens;
import dev.logits.decode.rule.SynthId;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopH;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopNSigma;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import dev.logits.decode.rule.UnsureStop;
import dev.logits.decode.rule.Xtc;
import dev.logits.decode.strategy.PromptLookup;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.SpeculativeTree;
import dev.logits.decode.strategy.Strategy;
import dev.logits.decode.strategy.SuffixLookup;
import dev.logits.decode.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan in words: what runs in which order, a sentence for each rule, and what in it may surprise. */
final class PlanText {
    private static final int SHOWN = 5;

    private final TraceText tokens;

    PlanText(Tokenizer tokenizer, Terminal terminal) {
        tokens = new TraceText(tokenizer, terminal);
    }

    /** The lines that {@code --explain} prints. */
    List<String> lines(Strategy strategy, List<String> notes) {
        DecodingPlan plan = StrategyOptions.planOf(strategy);
        List<String> lines = new ArrayList<>();
        lines.add(strategy.getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", " ") + ", which at every step:");
        int number = 0;
        for (LogitsProcessor rule : plan.processors()) {
            lines.add(String.format("%3d. %-24s%s", ++number, rule.name(), sentence(rule)));
        }
        lines.add(String.format("%3d. %-24s%s", ++number, last(strategy, plan), chooses(strategy, plan)));
        drafts(strategy).ifPresent(lines::add);
        if (!notes.isEmpty()) {
            lines.add("");
            notes.forEach(note -> lines.add("note: " + note));
        }
        return lines;
    }

    /** How tokens are drafted, and judged. */
    private static Optional<String> drafts(Strategy strategy) {
        String from;
        if (strategy instanceof SpeculativeDecoding s) {
            from = Words.counted(s.draftTokens(), "token", "tokens") + " by the smaller model";
        } else if (strategy instanceof SpeculativeTree s) {
            from = "a tree of tokens by the smaller model, "
                    + s.widths().stream().map(String::valueOf).collect(Collectors.joining(" × "));
        } else if (strategy instanceof PromptLookup s) {
            from = "up to " + Words.counted(s.draftTokens(), "token", "tokens") + " that followed the last one to "
                    + s.longestMatch() + " tokens when they came up before";
        } else if (strategy instanceof SuffixLookup s) {
            from = "up to " + Words.counted(s.draftTokens(), "token", "tokens")
                    + " that followed the longest end of the" + " text that came up before"
                    + (s.drafts() > 1 ? ", in up to " + s.drafts() + " branches" : "");
        } else {
            return Optional.empty();
        }
        return Optional.of("It drafts " + from + "; the model reads them in one step, and accepts each such that texts"
                + " have the same distribution as without. --trace and --json tell how many it accepted.");
    }

    private static String last(Strategy strategy, DecodingPlan plan) {
        return searches(strategy) ? "search" : plan.sampler().name();
    }

    private static boolean searches(Strategy strategy) {
        return strategy.getClass().getSimpleName().contains("Beam");
    }

    private static String chooses(Strategy strategy, DecodingPlan plan) {
        return searches(strategy)
                ? "The beams go on with the most probable continuations of all."
                : sentence(plan.sampler());
    }

    /** What a sampler does. */
    static String sentence(Sampler sampler) {
        if (sampler.equals(Sampler.GREEDY)) {
            return "Takes the most likely token; of equal ones that with the lowest id.";
        }
        if (sampler.equals(Sampler.ANCESTRAL)) {
            return "Draws a token of what is left, each by its probability.";
        }
        if (sampler instanceof Mirostat s) {
            return "Draws for a steady surprise of " + s.tau() + " bits, from as many top tokens as the last steps ask"
                    + " for (rate " + s.eta() + ").";
        }
        if (sampler instanceof Mirostat2 s) {
            return "Draws for a steady surprise of " + s.tau() + " bits: a border moves by " + s.eta()
                    + " of what the last token missed it by.";
        }
        if (sampler instanceof AdaptiveP s) {
            return "Prefers tokens whose probability is near " + s.target() + " on average (decay " + s.decay() + ").";
        }
        return sampler + ".";
    }

    /** What a rule does, with its numbers. */
    String sentence(LogitsProcessor rule) {
        String penalty = penalty(rule);
        return penalty != null
                ? penalty
                : rule.kind().truncates() || rule instanceof Xtc ? truncation(rule) : other(rule);
    }

    private String penalty(LogitsProcessor rule) {
        if (rule instanceof RepetitionPenalty r) {
            return "Of tokens in " + window(r.window()) + " divides positive logits by " + r.penalty()
                    + " and multiplies negative ones" + exempt(r.exempt());
        }
        if (rule instanceof FrequencyPenalty r) {
            return "Of tokens in " + window(r.window()) + " subtracts " + r.frequency() + " for each time and "
                    + r.presence() + " for having come" + exempt(r.exempt());
        }
        if (rule instanceof Dry r) {
            return "Of tokens that would repeat a stretch of n ≥ " + r.allowedLength() + " tokens of "
                    + window(r.window()) + " subtracts " + r.multiplier() + " · " + r.base() + "^(n − "
                    + r.allowedLength() + ")" + exempt(r.exempt());
        }
        if (rule instanceof NoRepeatNgram r) {
            return "Bans what would repeat " + Words.counted(r.n(), "token", "tokens") + " in a row.";
        }
        return null;
    }

    private String truncation(LogitsProcessor rule) {
        if (rule instanceof TopK r) {
            return "Keeps the " + Words.counted(r.k(), "most likely token.", "most likely tokens.");
        }
        if (rule instanceof TopP r) {
            return "Keeps the fewest tokens whose probabilities sum to " + r.p() + least(r.minKeep());
        }
        if (rule instanceof MinP r) {
            return "Keeps tokens at least " + r.m() + " times as likely as the most likely" + least(r.minKeep());
        }
        if (rule instanceof TypicalP r) {
            return "Keeps the tokens nearest to the expected surprise, the fewest of probability " + r.p()
                    + least(r.minKeep());
        }
        if (rule instanceof EpsilonCutoff r) {
            return "Keeps tokens of probability " + r.epsilon() + " or more" + least(r.minKeep());
        }
        if (rule instanceof EtaCutoff r) {
            return "Keeps tokens of probability " + r.epsilon() + " or more, less where the distribution is flat"
                    + least(r.minKeep());
        }
        if (rule instanceof TopNSigma r) {
            return "Keeps logits within " + r.n() + " standard deviations of the largest.";
        }
        if (rule instanceof TopH r) {
            return "Keeps the top of " + r.n() + " tokens, up to a share of " + r.alpha() + " of their entropy.";
        }
        if (rule instanceof PLess) {
            return "Keeps tokens at least as likely as two draws are to agree.";
        }
        if (rule instanceof Xtc r) {
            return "With probability " + r.probability() + " drops all tokens of probability " + r.threshold()
                    + " or more but the least likely of them"
                    + least(r.minKeep()).replace(".", "")
                    + (r.exempt().size() == 0 ? "." : "; never where it would drop " + names(r.exempt()) + ".");
        }
        return rule + ".";
    }

    private String other(LogitsProcessor rule) {
        if (rule instanceof Temperature r) {
            return "Divides all logits by " + r.temperature() + ": "
                    + (r.temperature() < 1 ? "the likely become likelier." : "the unlikely become likelier.");
        }
        if (rule instanceof DynamicTemperature r) {
            return "Divides all logits by a temperature from " + Math.max(0, r.temperature() - r.range()) + " to "
                    + (r.temperature() + r.range()) + " that rises with the entropy (exponent " + r.exponent() + ").";
        }
        if (rule instanceof Normalize) {
            return "Makes logits log-probabilities; no probability changes.";
        }
        if (rule instanceof LogitBias r) {
            return r.biases().entrySet().stream()
                    .limit(SHOWN)
                    .map(this::bias)
                    .collect(Collectors.joining(
                            ", ", "Adds to logits: ", r.biases().size() > SHOWN ? ", …" : "."));
        }
        if (rule instanceof SequenceBias r) {
            return "Adds to the last token of " + Words.counted(r.biases().size(), "sequence", "sequences")
                    + " when the text ends with what comes before it.";
        }
        if (rule instanceof LengthDecay r) {
            return "After " + Words.counted(r.start(), "token", "tokens") + " changes the logit of " + names(r.stop())
                    + " by |z| · (" + r.factor() + "^n − 1), n tokens later.";
        }
        return mask(rule);
    }

    private String bias(Map.Entry<Integer, Double> bias) {
        return tokens.shown(bias.getKey()) + " "
                + (Double.isInfinite(bias.getValue()) ? "banned" : (bias.getValue() < 0 ? "" : "+") + bias.getValue());
    }

    private String mask(LogitsProcessor rule) {
        if (rule instanceof BadWords r) {
            return "Bans what would complete "
                    + r.sequences().stream().limit(SHOWN).map(this::text).collect(Collectors.joining(", "))
                    + (r.sequences().size() > SHOWN ? ", …" : ".");
        }
        if (rule instanceof AllowedTokens r) {
            return "Bans all tokens but " + names(r.tokens()) + ".";
        }
        if (rule instanceof SuppressedTokens r) {
            return "Bans " + names(r.tokens()) + ".";
        }
        if (rule instanceof BeginSuppressedTokens r) {
            return "Bans " + names(r.tokens()) + " as the first token.";
        }
        if (rule instanceof ForcedFirstToken r) {
            return "Begins with " + tokens.shown(r.token()) + ".";
        }
        if (rule instanceof ForcedLastToken r) {
            return "Ends with one of " + names(r.tokens()) + " at token " + r.maxNewTokens() + ".";
        }
        if (rule instanceof MinLength r) {
            return "Bans " + names(r.stop()) + " until the text, prompt included, has "
                    + Words.counted(r.tokens(), "token", "tokens") + ".";
        }
        if (rule instanceof UnsureStop r) {
            return "Ends the text when the last " + Words.counted(r.window(), "step", "steps") + " are less sure than "
                    + r.threshold() + ", by the " + r.k() + " likeliest tokens.";
        }
        if (rule instanceof MinNewTokens r) {
            return "Bans " + names(r.stop()) + " until " + Words.counted(r.tokens(), "token was", "tokens were")
                    + " generated.";
        }
        if (rule instanceof GreenList r) {
            return "Marks the text: " + (r.selfHash() ? "by each candidate and " : "by the last ")
                    + Words.counted(r.context() - (r.selfHash() ? 1 : 0), "token", "tokens")
                    + (r.selfHash() ? " before it, " : ", ") + "a share of " + r.ratio() + " of the vocabulary gets "
                    + (Double.isInfinite(r.bias()) ? "all the probability." : "+" + r.bias() + ".");
        }
        if (rule instanceof SynthId r) {
            return "Marks the text: " + Words.counted(r.keys().size(), "tournament", "tournaments")
                    + " between draws, keyed by the last " + Words.counted(r.ngram() - 1, "token", "tokens") + ".";
        }
        return rule.name().equals("grammar-rule") ? "Bans what no text of the language goes on with." : rule + ".";
    }

    private String text(Tokens sequence) {
        StringBuilder all = new StringBuilder("\"");
        for (int i = 0; i < sequence.size(); i++) {
            String shown = tokens.shown(sequence.get(i));
            all.append(shown.startsWith("\"") ? shown.substring(1, shown.length() - 1) : shown);
        }
        return all.append('"').toString();
    }

    private String names(Tokens set) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN, set.size()); i++) {
            all.append(i == 0 ? "" : ", ").append(tokens.shown(set.get(i)));
        }
        return all.append(set.size() > SHOWN ? ", … (" + Words.count(set.size()) + " tokens)" : "")
                .toString();
    }

    private String exempt(Tokens exempt) {
        return exempt.size() == 0 ? "." : "; not of " + names(exempt) + ".";
    }

    private static String least(int minKeep) {
        return minKeep == 1 ? "." : ", and " + minKeep + " at least.";
    }

    private static String window(Window window) {
        String length = window.tokens() == Integer.MAX_VALUE ? "" : "the last " + window.tokens() + " tokens of ";
        return length + (window.kind() == Window.Kind.ALL ? "the whole text" : "what was generated");
    }
}
