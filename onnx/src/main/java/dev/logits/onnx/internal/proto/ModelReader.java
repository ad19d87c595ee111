package dev.logits.onnx.internal.proto;

import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the messages of an ONNX file. Bodies of If and Loop wait in a queue, so that no depth of nesting uses the
 * stack. Numbers of fields are those of onnx.proto.
 */
final class ModelReader {
    /** More than any model has; a hostile file must not fill the memory with empty ones. */
    private static final int MOST = 2_000_000;

    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, OnnxValue> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxValue> outputs = new LinkedHashMap<>();
    private final Map<String, OnnxValue> values = new HashMap<>();
    private final Set<String> initializers = new LinkedHashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> innerNames = new HashSet<>();
    private final Set<String> externalFiles = new LinkedHashSet<>();
    private final Map<String, String> metadata = new HashMap<>();
    private final Deque<Body> bodies = new ArrayDeque<>();
    private final TensorRanks ranks = new TensorRanks();
    private final List<Constants> constants = new ArrayList<>();

    private int read;

    /** A graph inside an operator, and what its tensors are named behind. */
    private record Body(WireReader graph, TensorRanks ranks) {}

    /** An operator, and the shapes of the tensors among its attributes. */
    private record Constants(OnnxNode node, Map<String, long[]> shapes) {}

    private ModelReader() {}

    static OnnxModel read(Path file) throws IOException {
        try (ProtoBytes bytes = ProtoBytes.open(file)) {
            return new ModelReader().model(file, bytes);
        }
    }

    private OnnxModel model(Path file, ProtoBytes bytes) throws IOException {
        WireReader model = new WireReader(bytes);
        boolean hasGraph = false;
        while (model.next()) {
            switch (model.field()) {
                case 7 -> {
                    hasGraph = true;
                    graph(model.message(), ranks, constants, true);
                }
                case 8 -> opset(model.message());
                case 14 -> {
                    if (model.length() < 1 << 20) {
                        String[] entry = entry(model.message());
                        metadata.put(entry[0], entry[1]);
                    }
                }
                default -> {}
            }
        }
        if (!hasGraph) {
            throw new MalformedFileException(file.toString(), file + ": not an ONNX model: there is no graph in it");
        }
        infer(ranks, constants, model);
        while (!bodies.isEmpty()) {
            Body body = bodies.removeFirst();
            List<Constants> inner = new ArrayList<>();
            graph(body.graph(), body.ranks(), inner, false);
            infer(body.ranks(), inner, model);
        }
        for (OnnxNode node : nodes) {
            checkRank(node, model);
        }
        initializers.forEach(inputs::remove);
        return new OnnxModel(
                file,
                bytes.size(),
                opsets,
                List.copyOf(nodes),
                List.copyOf(inputs.values()),
                List.copyOf(outputs.values()),
                values,
                initializers,
                names,
                innerNames,
                externalFiles,
                metadata);
    }

    private void opset(WireReader message) throws IOException {
        String domain = "";
        long version = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> domain = message.text();
                case 2 -> version = message.integer();
                default -> {}
            }
        }
        String key = domain.equals("ai.onnx") ? "" : domain;
        Long before = opsets.putIfAbsent(key, version);
        if (before != null && before != version) {
            throw message.error("the domain '" + domain + "' is imported twice, as " + before + " and " + version);
        }
    }

    private void graph(WireReader graph, TensorRanks of, List<Constants> to, boolean main) throws IOException {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> to.add(node(graph.message(), of, main));
                case 5 -> {
                    Tensor tensor = initializer(graph.message(), main);
                    of.constant(tensor.name(), tensor.shape());
                }
                case 11 -> {
                    OnnxValue input = value(graph.message(), main ? inputs : null);
                    if (main) {
                        of.input(input);
                    } else {
                        of.forget(input.name()); // what a body says of its inputs nobody checks
                    }
                }
                case 12 -> value(graph.message(), main ? outputs : null);
                case 13 -> value(graph.message(), main ? values : null);
                case 15 -> sparse(graph.message(), main);
                default -> {}
            }
        }
    }

    /** Follows the axes of tensors through a graph, and refuses a Transpose that orders more or fewer of them. */
    private static void infer(TensorRanks of, List<Constants> nodes, WireReader model) throws IOException {
        for (Constants each : nodes) {
            long[] order = each.node().lists().get("perm");
            if (each.node().is("Transpose")
                    && order != null
                    && !each.node().inputs().isEmpty()) {
                String tensor = each.node().inputs().get(0);
                int rank = of.of(tensor).orElse(order.length);
                if (rank != order.length) {
                    throw model.error("a Transpose orders " + order.length + " axes, and '" + tensor + "' has " + rank
                            + " by the operators before it");
                }
            }
            of.infer(each.node(), each.shapes());
        }
    }

    private void sparse(WireReader sparse, boolean main) throws IOException {
        while (sparse.next()) {
            if (sparse.field() == 1) {
                initializer(sparse.message(), main);
            }
        }
    }

    private Constants node(WireReader node, TensorRanks of, boolean main) throws IOException {
        List<String> in = new ArrayList<>();
        List<String> out = new ArrayList<>();
        Map<String, Long> integers = new HashMap<>();
        Map<String, List<String>> texts = new HashMap<>();
        Map<String, long[]> lists = new HashMap<>();
        Map<String, long[]> shapes = new HashMap<>();
        String type = "";
        String domain = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> in.add(node.text());
                case 2 -> out.add(node.text());
                case 3 -> names.add(node.text());
                case 4 -> type = node.text();
                case 5 -> attribute(node.message(), of, integers, texts, lists, shapes);
                case 7 -> domain = node.text();
                default -> {}
            }
        }
        if (type.equals("Transpose") && (domain.isEmpty() || domain.equals("ai.onnx"))) {
            checkPermutation(node, lists.get("perm"));
        }
        if (type.equals("Split") && (domain.isEmpty() || domain.equals("ai.onnx"))) {
            checkParts(node, integers.get("num_outputs"), out.size());
        }
        names.addAll(in);
        names.addAll(out);
        if (++read > MOST) {
            throw node.error("more than " + MOST + " operators");
        }
        OnnxNode made = new OnnxNode(type, domain, List.copyOf(in), List.copyOf(out), integers, texts, lists);
        if (main) {
            nodes.add(made);
        } else {
            innerNames.addAll(out);
        }
        return new Constants(made, type.equals("Constant") ? shapes : Map.of());
    }

    /** ONNX Runtime 1.28 ends the process, or never comes back, where a Split has other outputs than parts. */
    private static void checkParts(WireReader node, Long parts, int outputs) throws IOException {
        if (parts != null && parts != outputs) {
            throw node.error("a Split into " + parts + " parts has " + outputs + " outputs");
        }
    }

    /** ONNX Runtime 1.28 ends the process, rather than the call, at a permutation that is none. */
    private static void checkPermutation(WireReader node, long[] order) throws IOException {
        boolean[] seen = new boolean[order == null ? 0 : order.length];
        if (order != null && order.length == 0) {
            throw node.error("a Transpose orders no axes at all");
        }
        for (int i = 0; i < seen.length; i++) {
            long axis = order[i];
            if (axis < 0 || axis >= seen.length || seen[(int) axis]) {
                String held = Arrays.stream(order).limit(20).boxed().toList() + (order.length > 20 ? " and more" : "");
                throw node.error(
                        "a Transpose orders axes by " + held + ", which is no permutation of 0.." + (seen.length - 1));
            }
            seen[(int) axis] = true;
        }
    }

    /** The same where a permutation is of more or fewer axes than the file says that the tensor has. */
    private void checkRank(OnnxNode node, WireReader model) throws IOException {
        long[] order = node.lists().get("perm");
        if (!node.is("Transpose") || order == null) {
            return;
        }
        for (List<String> tensors : List.of(node.inputs(), node.outputs())) {
            for (String tensor : tensors) {
                OnnxValue value = values.getOrDefault(tensor, inputs.getOrDefault(tensor, outputs.get(tensor)));
                if (value != null
                        && value.shape().isPresent()
                        && value.shape().get().size() != order.length) {
                    throw model.error("a Transpose orders " + order.length + " axes, and '" + tensor + "' has "
                            + value.shape().get().size());
                }
            }
        }
    }

    private void attribute(
            WireReader attribute,
            TensorRanks of,
            Map<String, Long> integers,
            Map<String, List<String>> texts,
            Map<String, long[]> lists,
            Map<String, long[]> shapes)
            throws IOException {
        String name = "";
        List<String> strings = new ArrayList<>();
        List<long[]> ints = new ArrayList<>();
        Long integer = null;
        Optional<long[]> shape = Optional.empty();
        boolean cut = false;
        while (attribute.next()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 2 -> shape = Optional.of(new long[0]);
                case 3 -> integer = attribute.integer();
                case 4, 9 -> {
                    if (attribute.length() < 1 << 16) {
                        strings.add(new String(attribute.bytes(), StandardCharsets.UTF_8));
                    }
                }
                case 5 -> shape = Optional.of(tensor(attribute.message()).shape());
                case 10 -> tensor(attribute.message());
                case 6, 11 -> bodies.add(new Body(attribute.message(), of.inside()));
                case 8 -> {
                    // Lists that long are tables of trees, which nobody asks for here.
                    cut |= attribute.length() >= 1 << 16;
                    if (!cut) {
                        ints.add(attribute.integers());
                    }
                }
                default -> {}
            }
        }
        if (cut && name.equals("perm")) {
            throw attribute.error("a permutation of more axes than a tensor can have");
        }
        if (integer != null) {
            integers.put(name, integer);
            shape = Optional.of(new long[0]);
        }
        if (shape.isPresent()) {
            shapes.put(name, shape.get());
        }
        if (!strings.isEmpty()) {
            texts.put(name, strings);
        }
        if (!ints.isEmpty() || name.equals("perm")) {
            lists.put(name, ints.stream().flatMapToLong(Arrays::stream).toArray());
        }
    }

    private Tensor initializer(WireReader message, boolean main) throws IOException {
        Tensor tensor = tensor(message);
        names.add(tensor.name());
        if (main) {
            initializers.add(tensor.name());
        } else {
            innerNames.add(tensor.name());
        }
        return tensor;
    }

    private record Tensor(String name, long[] shape) {}

    /** A tensor without its numbers; the files that hold them are noted. */
    private Tensor tensor(WireReader tensor) throws IOException {
        List<long[]> shape = new ArrayList<>();
        String name = "";
        String location = "";
        boolean external = false;
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> shape.add(tensor.integers());
                case 8 -> name = tensor.text();
                case 13 -> {
                    String[] entry = entry(tensor.message());
                    location = entry[0].equals("location") ? entry[1] : location;
                }
                case 14 -> external = tensor.integer() == 1;
                default -> {}
            }
        }
        if (external) {
            externalFiles.add(location);
        }
        return new Tensor(name, shape.stream().flatMapToLong(Arrays::stream).toArray());
    }

    private static String[] entry(WireReader message) throws IOException {
        String[] entry = {"", ""};
        while (message.next()) {
            switch (message.field()) {
                case 1 -> entry[0] = message.text();
                case 2 -> entry[1] = message.text();
                default -> {}
            }
        }
        return entry;
    }

    private OnnxValue value(WireReader message, Map<String, OnnxValue> to) throws IOException {
        String name = "";
        int type = 0;
        Optional<List<Dimension>> shape = Optional.empty();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> {
                    WireReader kind = message.message();
                    while (kind.next()) {
                        if (kind.field() == 4 || kind.field() == 5) {
                            type = OnnxType.NO_TENSOR;
                        } else if (kind.field() == 1) {
                            WireReader tensor = kind.message();
                            while (tensor.next()) {
                                switch (tensor.field()) {
                                    case 1 -> type = (int) tensor.integer();
                                    case 2 -> shape = Optional.of(shape(tensor.message()));
                                    default -> {}
                                }
                            }
                        }
                    }
                }
                default -> {}
            }
        }
        names.add(name);
        OnnxValue value = new OnnxValue(name, type, shape);
        if (to == null) {
            innerNames.add(name);
        } else {
            to.put(name, value);
        }
        return value;
    }

    private static List<Dimension> shape(WireReader message) throws IOException {
        List<Dimension> shape = new ArrayList<>();
        while (message.next()) {
            if (message.field() == 1) {
                WireReader dim = message.message();
                Dimension dimension = Dimension.named("");
                while (dim.next()) {
                    switch (dim.field()) {
                        case 1 -> dimension = new Dimension(dim.integer(), "");
                        case 2 -> dimension = Dimension.named(dim.text());
                        default -> {}
                    }
                }
                shape.add(dimension);
            }
        }
        return shape;
    }
}
