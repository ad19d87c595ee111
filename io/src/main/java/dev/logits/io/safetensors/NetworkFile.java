package dev.logits.io.safetensors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.file.LibraryVersion;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Training;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A network as one safetensors file: the parameters as {@code torch.nn.Sequential} of the same layers names and shapes
 * them, and the architecture, what becomes of data before it ({@link NetworkInputs}) and where it comes from as JSON
 * texts in the metadata. Python's {@code safetensors} reads it.
 * A checkpoint can be read as a network too. The metadata's {@code checksum} is that of everything else in the file; a
 * file without one, of an earlier version or another program, is read as it is.
 *
 * <pre>{@code
 * NetworkFile.write(Path.of("model.safetensors"), trained, training, "digits.npz");
 * Network network = NetworkFile.read(Path.of("model.safetensors")).network();
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class NetworkFile {
    static final String FORMAT = "logits-network";
    private static final String VERSION = "1";

    private NetworkFile() {}

    /**
     * What a file holds.
     *
     * @param network with its weights
     * @param source the name of the data that it was trained on
     * @param inputs what becomes of data before it
     */
    public record Saved(Network network, Optional<String> source, NetworkInputs inputs) {
        /** Checks that nothing is null. */
        public Saved {
            NullCheck.argument(network, "network");
            NullCheck.argument(source, "source");
            NullCheck.argument(inputs, "inputs");
        }

        /** The names of the classes, where the network learned from a table. */
        public ClassOrder classes() {
            return inputs.coding()
                    .map(coding -> new ClassOrder(coding.classes()))
                    .orElse(ClassOrder.UNKNOWN);
        }
    }

    /** Writes a network of arrays. */
    public static void write(Path file, Trained trained, Training training, String source) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(trained, "trained");
        NullCheck.argument(training, "training");
        NullCheck.argument(source, "source");
        write(file, trained, training, source, NetworkInputs.ARRAYS);
    }

    /** Writes a file, whole or not at all. The same network and training give the same bytes. */
    public static void write(Path file, Trained trained, Training training, String source, NetworkInputs inputs)
            throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(trained, "trained");
        NullCheck.argument(training, "training");
        NullCheck.argument(source, "source");
        NullCheck.argument(inputs, "inputs");
        Map<String, String> metadata = metadata(trained.network());
        inputs.put(metadata);
        metadata.put("source", source);
        metadata.put("training", NetworkJson.text(NetworkJson.of(training)));
        ObjectNode report = NetworkJson.object();
        report.put("status", trained.report().status().name());
        report.put("epochs", trained.report().epochs().size());
        report.put("best_epoch", trained.report().bestEpoch());
        report.put("rows", trained.report().rows());
        report.put("validation_rows", trained.report().validationRows());
        report.put("steps", trained.report().steps());
        metadata.put("report", NetworkJson.text(report));
        write(file, metadata, trained.network());
    }

    /** Writes a network of which no more is known. */
    public static void write(Path file, Network network) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(network, "network");
        write(file, metadata(network), network);
    }

    private static void write(Path file, Map<String, String> metadata, Network network) throws IOException {
        Safetensors.write(file, Safetensors.checked(metadata, network.parameters()), network.parameters());
    }

    static Map<String, String> metadata(Network network) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put("architecture", NetworkJson.text(NetworkJson.of(network.architecture())));
        metadata.put("created_by", LibraryVersion.TEXT);
        return metadata;
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is no safetensors file, or none that holds a network
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        Safetensors saved = Safetensors.read(file);
        JsonFields architecture = architecture(file, saved);
        try {
            Network network = Network.of(NetworkJson.architecture(architecture), saved.tensors());
            NetworkInputs inputs = NetworkInputs.read(file.toString(), saved.metadata(), network.architecture());
            saved.verify(file);
            return new Saved(network, Optional.ofNullable(saved.metadata().get("source")), inputs);
        } catch (IllegalArgumentException | ArithmeticException invalid) {
            throw new MalformedFileException(file.toString(), file + ": " + invalid.getMessage(), invalid);
        }
    }

    /** Checks that a file is a network of a version that is known. */
    static JsonFields architecture(Path file, Safetensors saved) throws MalformedFileException {
        String format = saved.metadata().get("format");
        if (!FORMAT.equals(format)) {
            throw MalformedFileException.of(
                    file,
                    "no network of this program: its metadata's format is " + format + ", expected " + FORMAT
                            + "; parameters alone are read by StateDict, with an architecture");
        }
        String version = saved.metadata().get("version");
        if (!VERSION.equals(version)) {
            throw MalformedFileException.of(
                    file, "version " + version + " is unknown: this library reads version " + VERSION);
        }
        String architecture = saved.metadata().get("architecture");
        if (architecture == null) {
            throw MalformedFileException.of(file, "its metadata has no architecture");
        }
        return NetworkJson.fields(file.toString(), "architecture", architecture);
    }
}
