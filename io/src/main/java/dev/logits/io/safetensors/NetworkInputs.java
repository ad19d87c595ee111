package dev.logits.io.safetensors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.CodingJson;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import dev.logits.learn.features.Standardization;
import dev.logits.learn.network.Architecture;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of data before a network sees them. Its file keeps that, so that new rows are coded and scaled as the
 * rows were that it learned from.
 *
 * <pre>{@code
 * FeatureTable t = FeatureFiles.read(file, FeatureOptions.label("GRADE"));
 * NetworkInputs inputs = new NetworkInputs(
 *         Optional.of(t.coding()), Optional.of(Standardization.fit(t.features(), t.labels())));
 * Trained trained = Network.fit(architecture, inputs.prepare(t.features()), t.labels(), training);
 * NetworkFile.write(Path.of("model.safetensors"), trained, training, "grades.csv", inputs);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param coding how cells of a table become features, and the names of the classes; empty for a network of arrays
 * @param standardization brings the features to one size; empty if they are taken as they are
 * @since 0.1
 */
public record NetworkInputs(Optional<FeatureCoding> coding, Optional<Standardization> standardization) {
    /** Checks that nothing is null. */
    public NetworkInputs {
        NullCheck.argument(coding, "coding");
        NullCheck.argument(standardization, "standardization");
    }

    /** Arrays of numbers, as they are. */
    public static final NetworkInputs ARRAYS = new NetworkInputs(Optional.empty(), Optional.empty());

    private static final String CODING = "coding";
    private static final String STANDARDIZATION = "standardization";

    /**
     * Features as the network takes them; shared if they are so already.
     *
     * @throws IllegalArgumentException if their number is another, or they do not fit into one array
     */
    public DenseFeatures prepare(Features x) {
        NullCheck.argument(x, "x");
        if (standardization.isPresent()) {
            return standardization.get().apply(x);
        }
        if (x instanceof SparseFeatures sparse) {
            return sparse.toDense();
        }
        return x instanceof DoubleFeatures precise ? precise.toFloat() : (DenseFeatures) x;
    }

    /** Writes into a file's metadata. */
    void put(Map<String, String> metadata) {
        coding.ifPresent(c -> {
            ObjectNode json = NetworkJson.object();
            CodingJson.put(json, c);
            metadata.put(CODING, NetworkJson.text(json));
        });
        standardization.ifPresent(s -> {
            ObjectNode json = NetworkJson.object();
            put(json.putArray("means"), s.means());
            put(json.putArray("deviations"), s.deviations());
            metadata.put(STANDARDIZATION, NetworkJson.text(json));
        });
    }

    private static void put(ArrayNode array, double[] values) {
        for (double value : values) {
            array.add(value);
        }
    }

    /**
     * Reads from a file's metadata.
     *
     * @throws MalformedFileException if the texts are not such
     * @throws IllegalArgumentException if they do not belong to the network
     */
    static NetworkInputs read(String file, Map<String, String> metadata, Architecture architecture)
            throws MalformedFileException {
        Optional<FeatureCoding> coding = Optional.empty();
        if (metadata.containsKey(CODING)) {
            coding = Optional.of(CodingJson.read(NetworkJson.fields(file, CODING, metadata.get(CODING))));
            int width = coding.get().width();
            int classes = coding.get().classes().size();
            if (width != architecture.features() || classes != architecture.classes()) {
                throw new IllegalArgumentException("its coding makes " + width + " features and " + classes
                        + " classes; the network is " + architecture);
            }
        }
        Optional<Standardization> standardization = Optional.empty();
        if (metadata.containsKey(STANDARDIZATION)) {
            JsonFields json = NetworkJson.fields(file, STANDARDIZATION, metadata.get(STANDARDIZATION));
            standardization = Optional.of(Standardization.of(json.numbers("means"), json.numbers("deviations")));
            if (standardization.get().columns() != architecture.features()) {
                throw new IllegalArgumentException("its standardization is of "
                        + standardization.get().columns() + " features; the network is " + architecture);
            }
        }
        return new NetworkInputs(coding, standardization);
    }
}
