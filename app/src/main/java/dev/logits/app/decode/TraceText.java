package dev.logits.app.decode;

import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.strategy.StepTrace;
import dev.logits.decode.text.Tokenizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** A line a token: what was chosen, how likely it was, and what else might have been. */
final class TraceText {
    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";
    private static final int TOKEN_WIDTH = 14;

    private final Tokenizer tokenizer;
    private final Terminal terminal;

    TraceText(Tokenizer tokenizer, Terminal terminal) {
        this.tokenizer = tokenizer;
        this.terminal = terminal;
    }

    /** What the columns are. */
    List<String> heading() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%4s  %-" + TOKEN_WIDTH + "s%7s%7s%6s%7s  %s",
                        "step",
                        "token",
                        "model",
                        "plan",
                        "rank",
                        "nats",
                        "what the plan left to choose from"),
                dim("model, plan: the token's probability before and after the rules; nats: the plan's entropy"));
    }

    /** One line, or two where rules have removed something. */
    List<String> lines(StepTrace step) {
        List<String> lines = new ArrayList<>();
        StringBuilder alternatives = new StringBuilder();
        for (StepTrace.Alternative a : step.processed()) {
            double p = Math.exp(a.logProbability());
            String text = shown(a.token()) + " " + Words.decimals(p, 3);
            boolean chosen = a.token() == step.token();
            alternatives.append(alternatives.length() == 0 ? "" : "  ").append(chosen ? colored(p, text) : dim(text));
        }
        double p = Math.exp(step.processedLogProbability());
        lines.add(String.format(Locale.ROOT, "%4d  ", step.step() + 1)
                + colored(p, padded(shown(step.token())))
                + String.format(
                        Locale.ROOT,
                        "%7.3f%7.3f%6d%7.2f  ",
                        Math.exp(step.rawLogProbability()),
                        p,
                        step.rank(),
                        step.entropy())
                + alternatives);
        StringBuilder removed = new StringBuilder();
        for (StepTrace.RuleEffect e : step.effects()) {
            if (e.removed() > 0) {
                removed.append(removed.length() == 0 ? "" : ", ")
                        .append(e.rule())
                        .append(" removed ")
                        .append(Words.count(e.removed()))
                        .append(" of ")
                        .append(Words.decimals(e.probability(), 3));
            }
        }
        if (removed.length() > 0) {
            lines.add(dim("      " + removed));
        }
        return lines;
    }

    /** A token's text in quotes, with what cannot be seen written out; a part of a character as bytes. */
    String shown(int token) {
        byte[] bytes = tokenizer.bytes(token);
        if (bytes.length == 0) {
            return "<end>";
        }
        String text = tokenizer.decode(token);
        if (text.indexOf('\uFFFD') >= 0) { // a part of a character
            return "<" + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes) + ">";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : String.valueOf(c));
        }
        return quoted.append('"').toString();
    }

    private static String padded(String text) {
        return text.length() >= TOKEN_WIDTH ? text + " " : text + " ".repeat(TOKEN_WIDTH - text.length());
    }

    /** Green for what was likely, yellow for what was not, red for what was hardly possible. */
    private String colored(double p, String text) {
        if (!terminal.color()) {
            return text;
        }
        return (p >= 0.5 ? "\u001b[1;32m" : p >= 0.1 ? "\u001b[1;33m" : "\u001b[1;31m") + text + RESET;
    }

    private String dim(String text) {
        return terminal.color() ? DIM + text + RESET : text;
    }
}
