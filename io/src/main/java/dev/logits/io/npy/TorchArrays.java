package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.tensor.Pickle.Foreign;
import dev.logits.io.internal.tensor.TorchObjects.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a pickle of PyTorch holds, as arrays under names: the keys of dictionaries, the places in lists. */
final class TorchArrays {
    private static final int DEEPEST = 4;
    private static final int MOST_ARRAYS = 10_000;
    /** Of a list of texts, of which each takes as much as the longest. */
    private static final long MOST_TEXT = 1 << 27;

    private record Found(String name, Object value, int depth) {}

    private final Path file;
    private final ByteOrder order;
    private final TorchFile.Storages storages;
    private final List<ArrayFile.Item> items = new ArrayList<>();

    private TorchArrays(Path file, ByteOrder order, TorchFile.Storages storages) {
        this.file = file;
        this.order = order;
        this.storages = storages;
    }

    static ArrayFile of(Path file, Object root, ByteOrder order, TorchFile.Storages storages) throws IOException {
        TorchArrays arrays = new TorchArrays(file, order, storages);
        arrays.collect(root);
        if (arrays.items.isEmpty()) {
            throw MalformedFileException.of(
                    file,
                    "no tensor in it, but " + (root instanceof Foreign foreign ? foreign : "other things")
                            + ": save what a model says of each row, such as torch.save({'logits': logits, 'labels':"
                            + " labels}, …)");
        }
        return new ArrayFile(file, arrays.items);
    }

    private void collect(Object root) throws IOException {
        String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        Deque<Found> left = new ArrayDeque<>();
        left.add(new Found("", root, 0));
        while (!left.isEmpty() && items.size() < MOST_ARRAYS) {
            Found next = left.poll();
            String name = next.name().isEmpty() ? stem : next.name();
            String prefix = next.name().isEmpty() ? "" : next.name() + ".";
            if (next.value() instanceof Tensor tensor) {
                items.add(item(name, tensor));
            } else if (next.value() instanceof Foreign foreign && !next.name().isEmpty()) {
                items.add(unreadable(
                        name,
                        "is " + foreign + ", which only Python makes: save a tensor,"
                                + " such as torch.from_numpy(…) of an array"));
            } else if (next.value() instanceof List<?> list && isPlain(list)) {
                items.add(listed(name, list));
            } else if (next.depth() < DEEPEST && next.value() instanceof Map<?, ?> map) {
                map.forEach((key, value) -> left.add(new Found(prefix + key, value, next.depth() + 1)));
            } else if (next.depth() < DEEPEST && next.value() instanceof List<?> list) {
                for (int i = 0; i < list.size() && i < MOST_ARRAYS; i++) {
                    left.add(new Found(prefix + i, list.get(i), next.depth() + 1));
                }
            }
        }
    }

    private ArrayFile.Item unreadable(String name, String problem) {
        return new ArrayFile.Item(
                name, Optional.empty(), Optional.empty(), Optional.of(new FilePlace(file, name).error(problem)));
    }

    private ArrayFile.Item item(String name, Tensor tensor) throws IOException {
        FilePlace place = new FilePlace(file, name);
        int width = width(tensor.type());
        long[] shape = tensor.size().stream().mapToLong(n -> n).toArray();
        if (width == 0) {
            return unreadable(
                    name, "dtype " + tensor.type() + " is not supported: save it with .float(), labels with .long()");
        }
        NpyHeader header = new NpyHeader(descr(tensor.type()), false, shape, 0);
        long elements = 1;
        long last = tensor.offset();
        try {
            for (int i = 0; i < shape.length; i++) {
                elements = Math.multiplyExact(elements, shape[i]);
                long steps = Math.multiplyExact(tensor.stride().get(i), Math.max(0, shape[i] - 1));
                last = Math.addExact(last, steps);
            }
        } catch (ArithmeticException | IndexOutOfBoundsException corrupt) {
            return unreadable(name, "size " + tensor.size() + " and stride " + tensor.stride() + " do not go together");
        }
        try {
            ByteStore store = storages.store(tensor.storage(), place);
            if (elements > 0 && last >= store.size() / width) {
                throw place.error("its last element is number " + last + " of its storage, which has "
                        + store.size() / width + "; the file is truncated or corrupt");
            }
            if (elements > store.size() / width) {
                throw place.error("its elements are repeated (expand): save it with .contiguous()");
            }
            return new ArrayFile.Item(
                    name,
                    Optional.of(view(store, tensor, shape, elements, width)),
                    Optional.of(header),
                    Optional.empty());
        } catch (MalformedFileException trouble) {
            return new ArrayFile.Item(name, Optional.empty(), Optional.of(header), Optional.of(trouble));
        }
    }

    private static ByteStore view(ByteStore store, Tensor tensor, long[] shape, long elements, int width)
            throws MalformedFileException {
        if (elements == 0) {
            return new MemoryStore(store.place(), new byte[0]);
        }
        if (isContiguous(tensor, shape)) {
            return tensor.offset() == 0 && elements * width == store.size()
                    ? store
                    : new SlicedStore(store, tensor.offset() * width, elements * width);
        }
        if (shape.length > 2) {
            throw store.place()
                    .error("a tensor of " + shape.length + " dimensions whose elements lie apart: save it with"
                            + " .contiguous()");
        }
        long columns = shape.length == 2 ? shape[1] : 1;
        return new StridedStore(
                store,
                width,
                tensor.offset(),
                shape[0],
                columns,
                shape[0] == 1 ? 0 : tensor.stride().get(0),
                columns == 1 ? 0 : tensor.stride().get(1));
    }

    private static boolean isContiguous(Tensor tensor, long[] shape) {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && tensor.stride().get(i) != expected) {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }

    /** Bytes an element; 0 for a type that is not read. */
    static int width(String type) {
        return switch (type) {
            case "float64", "double", "int64", "long", "uint64" -> 8;
            case "float32", "float", "int32", "int", "uint32" -> 4;
            case "float16", "half", "bfloat16", "int16", "short", "uint16" -> 2;
            case "int8", "uint8", "bool" -> 1;
            default -> 0;
        };
    }

    private String descr(String type) {
        return (order == ByteOrder.BIG_ENDIAN ? ">" : "<")
                + switch (type) {
                    case "float64", "double" -> "f8";
                    case "float32", "float" -> "f4";
                    case "float16", "half" -> "f2";
                    case "int64", "long" -> "i8";
                    case "int32", "int" -> "i4";
                    case "int16", "short" -> "i2";
                    case "int8" -> "i1";
                    case "uint64" -> "u8";
                    case "uint32" -> "u4";
                    case "uint16" -> "u2";
                    case "uint8" -> "u1";
                    case "bool" -> "b1";
                    default -> type;
                };
    }

    private static boolean isPlain(List<?> list) {
        return !list.isEmpty()
                && (list.stream().allMatch(String.class::isInstance)
                        || list.stream().allMatch(Long.class::isInstance)
                        || list.stream().allMatch(item -> item instanceof Double || item instanceof Long)
                        || list.stream().allMatch(Boolean.class::isInstance));
    }

    private ArrayFile.Item listed(String name, List<?> list) {
        FilePlace place = new FilePlace(file, name);
        byte[] bytes;
        String descr;
        if (list.get(0) instanceof String) {
            List<byte[]> texts = list.stream()
                    .map(text -> ((String) text).getBytes(StandardCharsets.UTF_8))
                    .toList();
            int width = Math.max(
                    1, texts.stream().mapToInt(text -> text.length).max().orElse(1));
            if ((long) width * texts.size() > MOST_TEXT || width > 999_999) {
                return unreadable(
                        name,
                        texts.size() + " texts of up to " + width
                                + " bytes are too long for a list; leave it out, or keep them in a CSV");
            }
            bytes = new byte[width * texts.size()];
            for (int i = 0; i < texts.size(); i++) {
                System.arraycopy(texts.get(i), 0, bytes, i * width, texts.get(i).length);
            }
            descr = "|S" + width;
        } else if (list.get(0) instanceof Boolean) {
            bytes = new byte[list.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (list.get(i) == Boolean.TRUE ? 1 : 0);
            }
            descr = "|b1";
        } else {
            boolean whole = list.stream().allMatch(Long.class::isInstance);
            ByteBuffer numbers =
                    ByteBuffer.allocate(Math.multiplyExact(8, list.size())).order(ByteOrder.LITTLE_ENDIAN);
            for (Object item : list) {
                if (whole) {
                    numbers.putLong((Long) item);
                } else {
                    numbers.putDouble(((Number) item).doubleValue());
                }
            }
            bytes = numbers.array();
            descr = whole ? "<i8" : "<f8";
        }
        return new ArrayFile.Item(
                name,
                Optional.of(new MemoryStore(place, bytes)),
                Optional.of(new NpyHeader(descr, false, new long[] {list.size()}, 0)),
                Optional.empty());
    }
}
