package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.strategy.TextScore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits score}: how likely the embedded language model finds a text. */
@Command(
        name = "score",
        description =
                "Print how likely the built-in language model finds a text: each token's log-probability, their sum,"
                        + " and the perplexity.",
        footer = {
            "",
            "Examples:",
            "  logits score \"The cat sat by the window.\"",
            "  echo \"The cat sat by the window.\" | logits score - --json"
        })
public final class ScoreCommand implements Callable<Integer> {
    private static final int BAR = 24;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "The text, or - for standard input.")
    private List<String> words;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public ScoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String text = PromptText.of(words, terminal);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the text is empty; give at least one character");
        }
        ContextLanguageModel model = ContextLanguageModel.embedded();
        int[] before = {model.tokenizer().end().orElseThrow()};
        TextScore score = TextScore.of(model, before, model.tokenizer().encode(text));
        if (json) {
            terminal.text(Json.text(json(text, score, model)));
        } else {
            print(score, model);
        }
        return 0;
    }

    private ObjectNode json(String text, TextScore score, ContextLanguageModel model) {
        ObjectNode json = Json.object();
        json.put("text", text);
        ArrayNode tokens = json.putArray("tokens");
        for (TextScore.Token t : score.tokens()) {
            ObjectNode token = tokens.addObject();
            token.put("token", t.token());
            token.put("text", model.tokenizer().decode(t.token()));
            Json.number(token, "log_probability", t.logProbability());
            token.put("rank", t.rank());
            Json.number(token, "entropy", t.entropy());
        }
        Json.number(json, "log_probability", score.logProbability());
        Json.number(
                json,
                "mean_log_probability",
                score.logProbability() / score.tokens().size());
        Json.number(json, "perplexity", score.perplexity());
        return json;
    }

    private void print(TextScore score, ContextLanguageModel model) {
        TraceText shown = new TraceText(model.tokenizer(), terminal);
        terminal.println(String.format(Locale.ROOT, "%-16s%10s%9s%7s", "token", "log p", "p", "rank"));
        for (TextScore.Token t : score.tokens()) {
            double p = Math.exp(t.logProbability());
            String bar = (terminal.unicode() ? "█" : "#").repeat((int) Math.round(p * BAR));
            terminal.println(String.format(
                            Locale.ROOT,
                            "%-16s%10.4f%9.4f%7d  %s",
                            shown.shown(t.token()),
                            t.logProbability(),
                            p,
                            t.rank(),
                            bar)
                    .stripTrailing());
        }
        int n = score.tokens().size();
        terminal.println("");
        terminal.println(Words.measure(
                "total", score.logProbability(), "sum of log p over " + Words.counted(n, "token", "tokens")));
        terminal.println(Words.measure("mean", score.logProbability() / n, "log p a token"));
        terminal.println(
                Words.measure("perplex.", score.perplexity(), "as unsure as among so many equally likely tokens"));
    }
}
