package dev.logits.io.safetensors;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.file.Listing;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parameters of layers from a safetensors file that says nothing of the layers themselves, as {@code save_file} writes
 * a PyTorch module's {@code state_dict}. A layer is the tensors of one name before {@code .weight} and {@code .bias};
 * layers come in the order of the numbers in their names ({@code 0}, {@code 2}, {@code 10}; {@code fc1}, {@code fc2}),
 * between which there may be any others: layers without parameters have no say in it. A linear layer without a bias has
 * biases 0.
 *
 * <pre>{@code
 * StateDict file = StateDict.read(Path.of("model.safetensors"));
 * Network network = file.network(Architecture.features(784).dense(64).relu().logits(10));
 * }</pre>
 *
 * <p>Immutable but for the arrays of its tensors, which are shared.
 *
 * @param tensors of all layers
 * @since 0.1
 */
public record StateDict(List<Tensor> tensors) {
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    /** Copies the list. */
    public StateDict {
        NullCheck.argument(tensors, "tensors");
        tensors = List.copyOf(tensors);
    }

    /** One layer's tensors by {@code weight} and {@code bias}. */
    private record Group(String name, Map<String, Tensor> parts) {}

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a safetensors file
     */
    public static StateDict read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return new StateDict(Safetensors.read(file).tensors());
    }

    /** Whether a safetensors file is such a one, and not a network that knows its layers. */
    public static boolean isOne(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return !NetworkFile.FORMAT.equals(Safetensors.metadata(file).get("format"));
    }

    /** The inputs of the first linear layer; behind an embedding the second matrix is that. */
    public int inputs(boolean embedding) {
        List<Tensor> matrices = matrices();
        if (matrices.size() < (embedding ? 2 : 1)) {
            throw new IllegalArgumentException("no linear layer among " + describe());
        }
        return matrices.get(embedding ? 1 : 0).shape().get(1);
    }

    /** The nodes of the last linear layer: the classes. */
    public int outputs() {
        List<Tensor> matrices = matrices();
        if (matrices.isEmpty()) {
            throw new IllegalArgumentException("no linear layer among " + describe());
        }
        return matrices.get(matrices.size() - 1).shape().get(0);
    }

    private List<Tensor> matrices() {
        return groups().stream()
                .map(group -> group.parts().get(WEIGHT))
                .filter(tensor -> tensor != null && tensor.shape().size() == 2)
                .toList();
    }

    /** Names and shapes, for a message. */
    public String describe() {
        return Listing.of(tensors.stream()
                .map(tensor -> tensor.name() + " " + tensor.shape())
                .toList());
    }

    /**
     * The network of an architecture with these parameters.
     *
     * @throws IllegalArgumentException if there is another number of layers with parameters, or one has another shape,
     *     or the names do not give an order
     */
    public Network network(Architecture architecture) {
        List<Tensor> wanted = Network.initial(architecture, 0).parameters();
        List<Group> theirs = groups();
        List<Group> ours = new StateDict(wanted).groups();
        if (theirs.size() != ours.size()) {
            throw new IllegalArgumentException(theirs.size() + " layers with parameters, and " + architecture + " has "
                    + ours.size() + "; the tensors are " + describe());
        }
        List<Tensor> renamed = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            for (Map.Entry<String, Tensor> part : ours.get(i).parts().entrySet()) {
                renamed.add(part(theirs.get(i), part.getKey(), part.getValue(), architecture));
            }
        }
        return Network.of(architecture, renamed);
    }

    private static Tensor part(Group group, String key, Tensor wanted, Architecture architecture) {
        Tensor found = group.parts().get(key);
        Tensor weight = group.parts().get(WEIGHT);
        if (found == null
                && key.equals(BIAS)
                && weight != null
                && weight.shape().size() == 2) {
            return new Tensor(wanted.name(), wanted.shape(), new float[wanted.values().length]);
        }
        if (found == null || !found.shape().equals(wanted.shape())) {
            throw new IllegalArgumentException((found == null
                            ? "no tensor " + group.name() + "." + key
                            : "tensor " + found.name() + " has shape " + found.shape())
                    + ", and " + architecture + " needs " + wanted.shape() + " there");
        }
        return new Tensor(wanted.name(), wanted.shape(), found.values());
    }

    /** Layers in the order of the numbers in their names, which must not differ in anything else. */
    private List<Group> groups() {
        Map<String, Group> groups = new TreeMap<>(Comparator.comparing(StateDict::padded));
        for (Tensor tensor : tensors) {
            int dot = tensor.name().lastIndexOf('.');
            String key = tensor.name().substring(dot + 1);
            if (dot < 0 || !key.equals(WEIGHT) && !key.equals(BIAS)) {
                throw new IllegalArgumentException("tensor " + tensor.name()
                        + " is no weight and no bias of a linear layer, an embedding or a layer normalization");
            }
            String name = tensor.name().substring(0, dot);
            groups.computeIfAbsent(name, n -> new Group(n, new TreeMap<>()))
                    .parts()
                    .put(key, tensor);
        }
        if (groups.keySet().stream()
                        .map(name -> name.replaceAll("\\d+", "#"))
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException("the names " + String.join(", ", groups.keySet())
                    + " do not tell the order of the layers; rename them as torch.nn.Sequential does: 0, 2, 4");
        }
        return List.copyOf(groups.values());
    }

    /** Numbers of equal length, so that 10 comes behind 2. */
    private static String padded(String name) {
        return java.util.regex.Pattern.compile("\\d+")
                .matcher(name)
                .replaceAll(number -> "0".repeat(Math.max(0, 12 - number.group().length())) + number.group());
    }
}
