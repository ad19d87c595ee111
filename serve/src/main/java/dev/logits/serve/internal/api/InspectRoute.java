package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptTrace;
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

/**
 * POST /workbench/inspect, for the page: how a model sees each token of a text, with its rank, the entropy in nats and
 * what else might have come.
 */
public final class InspectRoute implements Route {
    private static final int MOST_ALTERNATIVES = 50;

    private final Models models;

    /** Of these models. */
    public InspectRoute(Models models) {
        this.models = models;
    }

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        Models.Hosted hosted = models.named(fields);
        ServedModel model = hosted.model();
        int alternatives = fields.integer("alternatives", 0, MOST_ALTERNATIVES).orElse(10);
        List<Prompts.Read> read = Prompts.read(fields, "prompt", model, models.limits());
        fields.end();
        if (read.size() != 1) {
            throw ApiException.value("prompt", "prompt has " + read.size() + " texts: expected one");
        }
        int[] tokens = read.get(0).tokens();
        PromptTrace[] traces = new PromptTrace[tokens.length];
        Decoder decoder = Decoder.of(model.model()).with(Stopping.after(1)).withPromptTraces(alternatives);
        Part part = new Part(decoder, new Prompt(tokens, 0), 1, new DecodingListener() {
            @Override
            public void read(int prompt, PromptTrace trace) {
                traces[trace.position()] = trace;
            }
        });
        Work work = new Work(List.of(part), 0);
        exchange.whenGone(work::cancel);
        hosted.runner().submit(work);
        work.result()
                .whenCompleteAsync(
                        (all, failed) -> {
                            if (failed == null) {
                                exchange.json(json(model, tokens, traces));
                            } else {
                                exchange.error(Endings.error(failed));
                            }
                        },
                        exchange.executor());
    }

    private static ObjectNode json(ServedModel model, int[] tokens, PromptTrace[] traces) {
        TokenTexts texts = TokenTexts.of(model);
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("tokens");
        for (int i = 0; i < tokens.length; i++) {
            ObjectNode token = list.addObject().put("id", tokens[i]).put("text", texts.of(tokens[i]));
            PromptTrace trace = traces[i];
            if (trace != null) {
                token.put("log_probability", finite(trace.logProbability()))
                        .put("rank", trace.rank())
                        .put("entropy", trace.entropy());
                ArrayNode others = token.putArray("alternatives");
                for (StepTrace.Alternative other : trace.alternatives()) {
                    others.addObject()
                            .put("id", other.token())
                            .put("text", texts.of(other.token()))
                            .put("log_probability", finite(other.logProbability()));
                }
            }
        }
        return json;
    }

    /** JSON has no −∞. */
    static double finite(double logProbability) {
        return Math.max(logProbability, -9999);
    }
}
