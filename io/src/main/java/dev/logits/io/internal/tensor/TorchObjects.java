package dev.logits.io.internal.tensor;

import dev.logits.io.internal.tensor.Pickle.Foreign;
import dev.logits.io.internal.tensor.Pickle.Global;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What PyTorch's pickles hold: tensors, as views into storages that lie outside, and dictionaries of them. Of calls
 * only those that make such things mean something here.
 *
 * <p>Reference: {@code torch/_utils.py} and {@code torch/serialization.py}.
 */
public class TorchObjects implements Pickle.Objects {

    /**
     * Numbers outside of the pickle.
     *
     * @param type the name of its class, such as FloatStorage
     * @param key its name in the file
     * @param elements how many there are; bytes of an untyped one
     */
    public record Storage(String type, String key, long elements) {}

    /**
     * A view into a storage.
     *
     * @param type the name of the type in PyTorch, such as float32
     * @param offset the element it begins with
     */
    public record Tensor(Storage storage, String type, long offset, List<Long> size, List<Long> stride) {}

    @Override
    public Object call(Global function, List<?> arguments) {
        return switch (function.toString()) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(arguments, null);
            case "torch._utils._rebuild_tensor_v3" -> arguments.size() > 6 ? tensor(arguments, arguments.get(6)) : null;
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                !arguments.isEmpty() && arguments.get(0) instanceof Tensor data ? data : null;
            case "collections.OrderedDict", "builtins.dict" ->
                arguments.isEmpty() ? new LinkedHashMap<>() : new Foreign(function);
            case "torch.Size", "builtins.list", "builtins.tuple" ->
                arguments.size() == 1 && arguments.get(0) instanceof List<?> items ? new ArrayList<>(items) : null;
            default -> null;
        };
    }

    private static Tensor tensor(List<?> arguments, Object dtype) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset)
                || !isWhole(arguments.get(2))
                || !isWhole(arguments.get(3))) {
            return null;
        }
        String type = dtype instanceof Global global ? global.name() : typeOf(storage.type());
        return new Tensor(storage, type, offset, whole(arguments.get(2)), whole(arguments.get(3)));
    }

    private static boolean isWhole(Object value) {
        return value instanceof List<?> list && list.stream().allMatch(item -> item instanceof Long n && n >= 0);
    }

    private static List<Long> whole(Object list) {
        return ((List<?>) list).stream().map(item -> (Long) item).toList();
    }

    /** The type of a storage's elements, by the name of its class; that name where it is not known. */
    public static String typeOf(String storage) {
        return switch (storage) {
            case "FloatStorage" -> "float32";
            case "DoubleStorage" -> "float64";
            case "HalfStorage" -> "float16";
            case "BFloat16Storage" -> "bfloat16";
            case "LongStorage" -> "int64";
            case "IntStorage" -> "int32";
            case "ShortStorage" -> "int16";
            case "CharStorage" -> "int8";
            case "ByteStorage" -> "uint8";
            case "BoolStorage" -> "bool";
            default -> storage;
        };
    }

    /** ('storage', class, key, device, number of elements, and in old files a view or nothing). */
    @Override
    public Object persistent(Object id) {
        return id instanceof List<?> parts
                        && parts.size() >= 5
                        && "storage".equals(parts.get(0))
                        && parts.get(1) instanceof Global type
                        && parts.get(2) instanceof String key
                        && parts.get(4) instanceof Long elements
                        && elements >= 0
                ? new Storage(type.name(), key, elements)
                : new Foreign(id instanceof String ? id : "a reference to the outside");
    }
}
