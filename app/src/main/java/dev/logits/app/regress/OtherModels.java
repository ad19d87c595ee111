package dev.logits.app.regress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Terminal;
import dev.logits.io.json.ChoiceJson;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.OrdinalJson;
import dev.logits.io.json.Provenance;
import dev.logits.learn.choice.ChoiceModel;
import dev.logits.learn.regression.CrossValidatedPath;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.OrdinalModel;
import dev.logits.learn.regression.PosteriorModel;
import dev.logits.learn.regression.RobustErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;

/** Models beside logistic regression with its table, each with options of its own: at most one is asked for. */
final class OtherModels {
    @Mixin
    private OrdinalOptions ordinal;

    @Mixin
    private ChoiceOptions choice;

    @Mixin
    private PriorOptions prior;

    @Mixin
    private PathOptions path;

    /**
     * What was found.
     *
     * @param json for machines
     * @param lines for people
     */
    record Answer(ObjectNode json, List<String> lines) {}

    /**
     * What the command was asked.
     *
     * @param formula whether the model is a formula
     * @param strength whether a strength of the penalty was given
     * @param save where the model goes; empty for nowhere
     * @param robust errors
     * @param others options that belong to logistic regression with its table
     */
    record Asked(
            boolean formula,
            boolean strength,
            Optional<Path> save,
            Optional<RobustErrors> robust,
            List<String> others) {}

    boolean given() {
        return ordinal.given() || choice.given() || prior.given() || path.given();
    }

    /** The column that says which rows are one choice. */
    Optional<String> strata() {
        return choice.given() ? Optional.of(choice.column()) : Optional.empty();
    }

    void check(Asked asked) {
        ordinal.check(with(asked, "--ordinal", o -> true));
        choice.check(asked.formula(), asked.robust(), with(asked, "--strata", o -> !o.equals("--robust")));
        prior.check(with(asked, "--prior", o -> true));
        path.check(asked.formula(), asked.strength(), with(asked, "--path", o -> !o.equals("--penalty")));
    }

    /** The options of the models that are asked for. */
    List<String> names() {
        List<String> all = new ArrayList<>();
        if (ordinal.given()) {
            all.add("--ordinal");
        }
        if (choice.given()) {
            all.add("--strata");
        }
        if (prior.given()) {
            all.add("--prior");
        }
        if (path.given()) {
            all.add("--path");
        }
        return all;
    }

    /** The options that were given, but a model's own, and those that it goes with. */
    private List<String> with(Asked asked, String own, Predicate<String> clash) {
        List<String> all = new ArrayList<>(asked.others());
        all.addAll(names());
        return all.stream().filter(o -> !o.equals(own) && clash.test(o)).toList();
    }

    /**
     * Fits what was asked for, and saves it.
     *
     * @param source the name of the data
     * @param share of L1 in the penalty of a path
     */
    Answer run(RegressionData data, Asked asked, String source, double level, double share, Terminal terminal)
            throws IOException {
        Provenance from = Provenance.of(source, "all rows");
        if (ordinal.given()) {
            OrdinalModel model = ordinal.fit(data);
            if (asked.save().isPresent()) {
                OrdinalJson.write(asked.save().get(), new OrdinalJson.Saved(model, data.coding(), from));
            }
            OrdinalOutput output = new OrdinalOutput(data, model, level);
            return new Answer(output.json(), output.lines(terminal));
        }
        if (choice.given()) {
            boolean robust = asked.robust().isPresent();
            ChoiceModel model = choice.fit(data, robust);
            if (asked.save().isPresent()) {
                ChoiceJson.write(asked.save().get(), new ChoiceJson.Saved(model, data.coding(), choice.column(), from));
            }
            ChoiceOutput output = new ChoiceOutput(data, model, choice.column(), robust, level);
            return new Answer(output.json(), output.lines(terminal));
        }
        if (prior.given()) {
            PosteriorModel model = prior.fit(data);
            save(data, model.model(), asked, from);
            PriorOutput output = new PriorOutput(data, model, prior.scaled(), level);
            return new Answer(output.json(), output.lines(terminal));
        }
        CrossValidatedPath cv = path.fit(data, share);
        int chosen = path.chosen(cv);
        save(data, cv.path().model(chosen), asked, from);
        PathOutput output = new PathOutput(data, cv, chosen, share, path.folds());
        return new Answer(output.json(), output.lines(terminal));
    }

    private static void save(RegressionData data, LogisticModel model, Asked asked, Provenance from)
            throws IOException {
        if (asked.save().isPresent()) {
            LogisticJson.write(asked.save().get(), new LogisticJson.Saved(data.saved(model), data.coding(), from));
        }
    }
}
