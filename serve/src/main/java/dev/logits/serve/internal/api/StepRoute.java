package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.PlanSession;
import dev.logits.decode.PlanWarning;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.Stopping;
import dev.logits.io.json.DecodingPlanJson;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.run.Part;
import dev.logits.serve.internal.run.Work;
import dev.logits.serve.model.ServedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * POST /workbench/step, for the page: what plans make of the step that comes next, rule by rule. Of the model it needs
 * one step; the plans run on its logits afterwards, on the thread of the request.
 */
public final class StepRoute implements Route {
    private static final int MOST_ALTERNATIVES = 200;
    private static final int MOST_PLANS = 4;

    private final Models models;

    /** Of these models. */
    public StepRoute(Models models) {
        this.models = models;
    }

    /** Keeps a step's logits, and changes nothing. */
    private static final class Keeping implements LogitsProcessor {
        private float[] logits = {};

        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            float[] row = new float[c.vocabulary()];
            for (int token = 0; token < row.length; token++) {
                row[token] = c.rawLogit(token);
            }
            logits = row;
        }
    }

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        Models.Hosted hosted = models.named(fields);
        ServedModel model = hosted.model();
        Optional<Constraint> constraint = hosted.constraints().of(fields);
        List<DecodingPlan> plans = plans(fields, constraint);
        int most = fields.integer("alternatives", 1, MOST_ALTERNATIVES).orElse(40);
        long seed = fields.wholeLong("seed").orElse(0);
        List<Prompts.Read> read = Prompts.read(fields, "prompt", model, models.limits());
        if (read.size() != 1) {
            throw ApiException.value("prompt", "prompt has " + read.size() + " texts: expected one");
        }
        int[] tokens = read.get(0).tokens();
        int generated = fields.integer("generated", 0, tokens.length - 1).orElse(0);
        fields.end();
        Keeping keeping = new Keeping();
        Decoder decoder = Decoder.of(model.model())
                .with(Stopping.after(1))
                .with(Sampling.of(DecodingPlan.of(Sampler.GREEDY, keeping)));
        Part part = new Part(decoder, new Prompt(tokens, 0), 1, new DecodingListener() {});
        Work work = new Work(List.of(part), 0);
        exchange.whenGone(work::cancel);
        hosted.runner().submit(work);
        work.result()
                .whenCompleteAsync(
                        (all, failed) -> {
                            if (failed != null) {
                                exchange.error(Endings.error(failed));
                                return;
                            }
                            try {
                                exchange.json(
                                        json(model, history(tokens, generated), keeping.logits, plans, seed, most));
                            } catch (RuntimeException e) {
                                exchange.error(Endings.error(e));
                            }
                        },
                        exchange.executor());
    }

    private static List<DecodingPlan> plans(Fields fields, Optional<Constraint> constraint) {
        List<DecodingPlan> plans = new ArrayList<>();
        for (JsonNode node : fields.list("plans")) {
            DecodingPlan plan = PlanFields.whole(node);
            if (constraint.isPresent()) {
                List<LogitsProcessor> rules = new ArrayList<>();
                rules.add(constraint.get().rule());
                rules.addAll(plan.processors());
                plan = new DecodingPlan(rules, plan.sampler());
            }
            plans.add(plan);
        }
        if (plans.isEmpty() || plans.size() > MOST_PLANS) {
            throw ApiException.value("plans", "plans has " + plans.size() + " plans: expected 1 to " + MOST_PLANS);
        }
        return plans;
    }

    private static TokenHistory history(int[] tokens, int generated) {
        int prompt = tokens.length - generated;
        TokenHistory history = TokenHistory.ofPrompt(Arrays.copyOf(tokens, prompt));
        for (int i = prompt; i < tokens.length; i++) {
            history.append(tokens[i]);
        }
        return history;
    }

    private static ObjectNode json(
            ServedModel model, TokenHistory history, float[] logits, List<DecodingPlan> plans, long seed, int most) {
        Candidates c = new Candidates(logits.length).reset(logits);
        ObjectNode json = Json.object().put("vocabulary", logits.length);
        stage(json.putObject("raw"), c, model, most);
        ArrayNode each = json.putArray("plans");
        for (DecodingPlan plan : plans) {
            run(each.addObject(), plan, model, history, logits, seed, most);
        }
        return json;
    }

    private static void run(
            ObjectNode json,
            DecodingPlan plan,
            ServedModel model,
            TokenHistory history,
            float[] logits,
            long seed,
            int most) {
        ArrayNode stages = json.putArray("stages");
        ArrayNode warnings = json.putArray("warnings");
        for (PlanWarning warning : plan.warnings()) {
            warnings.addObject().put("rule", warning.index()).put("message", warning.message());
        }
        Candidates c = new Candidates(logits.length).reset(logits);
        PlanSession session = plan.newSession();
        StepRandom random = new StepRandom().at(seed, 0, history.generated());
        try {
            int token = session.next(c, history, random, (index, rule, left, removed, probability) -> {
                String name = rule instanceof LogitsProcessor processor ? processor.name() : ((Sampler) rule).name();
                ObjectNode stage = stages.addObject()
                        .put("rule", name)
                        .put("text", rule.toString())
                        .put("removed", removed)
                        .put("removed_probability", probability);
                stage(stage, left, model, most);
            });
            json.putObject("token")
                    .put("id", token)
                    .put("text", TokenTexts.of(model).of(token));
        } catch (DeadEndException e) {
            json.put("dead_end", e.getMessage());
        }
        // What a grammar masks with is no part of a plan's file.
        boolean written = plan.processors().stream()
                .allMatch(rule -> dev.logits.decode.rule.RuleCatalog.BUILT_IN.contains(rule.getClass()));
        if (written) {
            json.set(
                    "plan",
                    Json.object(DecodingPlanJson.toJson(plan).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        json.put("java", PlanJava.of(plan));
    }

    /** How many are left, their entropy, and the most likely ones. */
    private static void stage(ObjectNode json, Candidates c, ServedModel model, int most) {
        int size = c.size();
        double lse = c.logSumExp();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (c.logit(i) > Double.NEGATIVE_INFINITY) {
                order.add(i);
            }
        }
        json.put("left", order.size());
        if (order.isEmpty()) {
            json.put("entropy", 0).putArray("top");
            return;
        }
        order.sort((a, b) -> {
            int byLogit = Double.compare(c.logit(b), c.logit(a));
            return byLogit != 0 ? byLogit : Integer.compare(a, b);
        });
        json.put("entropy", entropy(c, order, lse));
        TokenTexts texts = TokenTexts.of(model);
        ArrayNode top = json.putArray("top");
        for (int i : order.subList(0, Math.min(most, order.size()))) {
            top.addObject()
                    .put("id", c.id(i))
                    .put("text", texts.of(c.id(i)))
                    .put("logit", c.logit(i))
                    .put("log_probability", c.logit(i) - lse);
        }
    }

    /** Reads only: {@link Candidates#entropy} may drop masked candidates. */
    private static double entropy(Candidates c, List<Integer> order, double lse) {
        double sum = 0;
        for (int i : order) {
            double logProbability = c.logit(i) - lse;
            sum -= Math.exp(logProbability) * logProbability;
        }
        return Math.max(0, sum);
    }
}
