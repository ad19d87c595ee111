package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.StepTrace;
import dev.logits.decode.strategy.Stopping;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.run.Part;
import dev.logits.serve.internal.run.Work;
import dev.logits.serve.model.ServedModel;
import java.util.List;
import java.util.Optional;

/** POST /workbench/beams, for the page: the beams of a search, token by token. */
public final class BeamsRoute implements Route {
    private static final int MOST_TOKENS = 64;

    private final Models models;

    /** Of these models. */
    public BeamsRoute(Models models) {
        this.models = models;
    }

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        Models.Hosted hosted = models.named(fields);
        ServedModel model = hosted.model();
        Optional<Constraint> constraint = hosted.constraints().of(fields);
        int beams = fields.integer("beams", 1, models.limits().texts()).orElse(4);
        int tokens = fields.integer("max_tokens", 1, MOST_TOKENS).orElse(8);
        double penalty = fields.number("length_penalty", -10, 10).orElse(0);
        List<Prompts.Read> read = Prompts.read(fields, "prompt", model, models.limits());
        fields.end();
        if (read.size() != 1) {
            throw ApiException.value("prompt", "prompt has " + read.size() + " texts: expected one");
        }
        List<LogitsProcessor> rules =
                constraint.map(made -> List.<LogitsProcessor>of(made.rule())).orElse(List.of());
        Decoder decoder = Decoder.of(model.model())
                .with(new BeamSearch(rules, beams, penalty, EarlyStopping.EXACT, beams))
                .with(Stopping.after(tokens).withEndTokens(model.endArray()))
                .withTraces(0);
        Part part = new Part(decoder, new Prompt(read.get(0).tokens(), 0), beams, new DecodingListener() {});
        Work work = new Work(List.of(part), 0);
        exchange.whenGone(work::cancel);
        hosted.runner().submit(work);
        work.result()
                .whenCompleteAsync(
                        (all, failed) -> {
                            if (failed == null) {
                                exchange.json(json(model, all.get(0).texts()));
                            } else {
                                exchange.error(Endings.error(failed));
                            }
                        },
                        exchange.executor());
    }

    private static ObjectNode json(ServedModel model, List<GeneratedText> found) {
        TokenTexts texts = TokenTexts.of(model);
        ObjectNode json = Json.object();
        ArrayNode beams = json.putArray("beams");
        for (GeneratedText text : found) {
            ObjectNode beam = beams.addObject()
                    .put("score", InspectRoute.finite(text.score().orElse(0)))
                    .put(
                            "log_probability",
                            InspectRoute.finite(text.logProbability().orElse(0)))
                    .put("finish", Endings.word(text.finish()));
            ArrayNode tokens = beam.putArray("tokens");
            for (StepTrace step : text.trace()) {
                tokens.addObject()
                        .put("id", step.token())
                        .put("text", texts.of(step.token()))
                        .put("log_probability", InspectRoute.finite(step.rawLogProbability()));
            }
        }
        return json;
    }
}
