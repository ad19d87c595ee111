package dev.logits.app.network;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.app.read.Examined;
import dev.logits.app.read.ExampleOptions;
import dev.logits.io.ExampleFiles;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureTable;
import dev.logits.io.json.ChoiceJson;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.OnlineJson;
import dev.logits.io.json.OrdinalJson;
import dev.logits.io.json.RankingJson;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.io.safetensors.StateDict;
import dev.logits.learn.features.Features;
import dev.logits.learn.network.Network;
import dev.logits.learn.regression.LogisticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model that makes logits of rows of features, as a file has it.
 *
 * @param kind what it is, for messages
 * @param ours whether this program saved it, not another one
 * @param width the number of features
 * @param coding how cells of a table become features; empty for a network of arrays
 * @param table how it reads tables, where features alone are not enough; empty for most
 * @param logits of rows of features
 */
record SavedModel(
        String kind,
        boolean ours,
        int width,
        Optional<FeatureCoding> coding,
        Optional<OwnTable> table,
        Function<Features, Logits> logits) {
    /** What a model makes of a file, which it reads itself. */
    interface Reading {
        Predicted of(Path file) throws IOException;
    }

    /**
     * A model that reads tables itself.
     *
     * @param label what its classes are classes of
     * @param classes their names
     */
    record OwnTable(String label, List<String> classes, Reading reading) {}

    /**
     * Rows that a model has looked at.
     *
     * @param logits a row of them for each
     * @param labels of the rows
     * @param labeled whether there are any
     */
    @SuppressWarnings("ArrayRecordComponent") // data of any size; equality is of no use
    record Predicted(Logits logits, int[] labels, boolean labeled) {}

    /** Reads a logistic regression from JSON, or a network, which may be one of another program. */
    static SavedModel read(Path file, PlainNetworkOptions layers) throws IOException {
        if (OrdinalJson.isOne(file)) {
            refuse(layers, file, "a regression of ordered classes");
            OrdinalJson.Saved saved = OrdinalJson.read(file);
            return new SavedModel(
                    "regression of ordered classes",
                    true,
                    saved.model().columns(),
                    Optional.of(saved.coding()),
                    Optional.empty(),
                    saved.model()::logits);
        }
        if (ChoiceJson.isOne(file)) {
            refuse(layers, file, "a model of choices");
            ChoiceJson.Saved saved = ChoiceJson.read(file);
            OwnTable table = new OwnTable(
                    saved.coding().label(), saved.coding().classes(), data -> TablePredictions.of(saved, data));
            return new SavedModel(
                    "model of choices",
                    true,
                    saved.model().columns(),
                    Optional.empty(),
                    Optional.of(table),
                    x -> saved.model().logits(x, new int[x.rows()]));
        }
        if (RankingJson.isOne(file)) {
            refuse(layers, file, "a model of abilities");
            RankingJson.Saved saved = RankingJson.read(file);
            String label = saved.outcome().orElse("outcome");
            return new SavedModel(
                    "model of abilities",
                    true,
                    saved.columns().size(),
                    Optional.empty(),
                    Optional.of(new OwnTable(label, saved.classes(), data -> RankedTable.of(saved, data))),
                    x -> {
                        throw new IllegalArgumentException(
                                file + ": abilities of items that have names; give it a .csv that names them");
                    });
        }
        if (OnlineJson.isOne(file)) {
            refuse(layers, file, "a learner of a stream");
            OnlineJson.Saved saved = OnlineJson.read(file);
            return new SavedModel(
                    "learner of a stream",
                    true,
                    saved.learner().columns(),
                    Optional.empty(),
                    Optional.of(new OwnTable(
                            saved.coding().label(),
                            saved.coding().classes(),
                            table -> TablePredictions.of(saved, table))),
                    saved.learner()::logits);
        }
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".json") || LogisticJson.isOne(file)) {
            refuse(layers, file, "a logistic regression");
            LogisticJson.Saved saved = LogisticJson.read(file);
            LogisticModel model = saved.model();
            return new SavedModel(
                    "logistic regression",
                    true,
                    model.columns(),
                    Optional.of(saved.coding()),
                    Optional.empty(),
                    model::logits);
        }
        boolean tensors = file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors"); // of a network or of rows
        if (FeatureFiles.isOne(file) || ExampleFiles.isOne(file) && !tensors) {
            throw new IllegalArgumentException(file + ": data, and not a model, which comes first: the .safetensors of"
                    + " logits train or the .json of logits regress");
        }
        if (StateDict.isOne(file)) {
            Network network = layers.read(file);
            return new SavedModel(
                    "network",
                    false,
                    network.features(),
                    Optional.empty(),
                    Optional.empty(),
                    x -> network.logits(NetworkInputs.ARRAYS.prepare(x)));
        }
        refuse(layers, file, "a network that knows its layers");
        NetworkFile.Saved saved = NetworkFile.read(file);
        return new SavedModel(
                "network",
                true,
                saved.network().features(),
                saved.inputs().coding(),
                Optional.empty(),
                x -> saved.network().logits(saved.inputs().prepare(x)));
    }

    private static void refuse(PlainNetworkOptions layers, Path file, String what) {
        if (layers.given()) {
            throw new IllegalArgumentException(
                    file + ": " + what + "; leave out --hidden, --activation, --layer-norm and --embedding");
        }
    }

    /** The names of the classes in order; none for a network of arrays. */
    List<String> classNames() {
        return coding.map(FeatureCoding::classes)
                .or(() -> table.map(OwnTable::classes))
                .orElse(List.of());
    }

    /** What the classes are classes of; empty for a network of arrays. */
    Optional<String> label() {
        return coding.map(FeatureCoding::label).or(() -> table.map(OwnTable::label));
    }

    /** The model's logits for a file: a table coded as the one that it learned from, or an array as wide. */
    Predicted predict(ExampleOptions input) throws IOException {
        Path file = input.file();
        if (FeatureFiles.isOne(file)) {
            input.requireNoArrays();
            if (this.table.isPresent()) {
                return this.table.get().reading().of(file);
            }
            FeatureTable table = FeatureFiles.readCoded(
                    file,
                    coding.orElseThrow(() -> new IllegalArgumentException(file
                            + ": a table for a network that learned from arrays and knows no columns; give it an .npz or"
                            + " .npy, or train it on a table")));
            boolean labeled = Arrays.stream(table.labels()).anyMatch(y -> y >= 0);
            return new Predicted(logits(file, table.features()), table.labels(), labeled);
        }
        if (this.table.isPresent()) {
            throw new IllegalArgumentException(file + ": arrays for a " + kind + ", which knows how cells of a .csv, or"
                    + " rows of a .svm, become features; give it such a file");
        }
        ExampleFiles.Table table = input.read(false);
        Logits z = logits(file, table.features());
        return Examined.of(file, () -> {
            Labels.check(table.labels(), z);
            return new Predicted(z, table.labels(), table.labeled());
        });
    }

    private Logits logits(Path file, Features x) {
        if (x.columns() != width) {
            throw new IllegalArgumentException(file + ": rows of " + x.columns() + " features for a " + kind + " of "
                    + width + coding.map(SavedModel::list).orElse(""));
        }
        return Examined.of(file, () -> logits.apply(x));
    }

    private static String list(FeatureCoding coding) {
        return ": " + String.join(", ", coding.featureNames().stream().limit(12).toList())
                + (coding.width() > 12 ? ", ..." : "");
    }
}
