package dev.logits.io.internal.tensor;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.FilePlace;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle as data: no class is loaded and nothing is called. Numbers, texts, bytes, lists, tuples and
 * dictionaries become Java's; what Python would call becomes what {@link Objects} makes of it, or a {@link Foreign}
 * thing that only has a name. Protocols 2 to 5, of which any opcode that is not in the list below is an error.
 *
 * <p>Nothing recurses on the depth of the input, and no more is kept than a small multiple of its length.
 *
 * <p>Reference: Python's module {@code pickletools}.
 */
public final class Pickle {
    private static final Object MARK = new Object();

    /** More operations than any file of arrays needs, so that memory is bounded. */
    private static final int MOST_OPERATIONS = 1 << 22;

    /** What a module calls by a name: a class or a function. */
    public record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A thing that Python would make and this library does not. */
    public record Foreign(Object what) {
        /** What is known of it: the name of its class or function, or that it is an object. */
        @Override
        public String toString() {
            return what instanceof Global || what instanceof String ? what.toString() : "an object";
        }
    }

    /** What becomes of the calls and the references of a pickle. */
    public interface Objects {
        /** The result of a call, which must not depend on anything but its arguments; null for a foreign thing. */
        Object call(Global function, List<?> arguments);

        /** What lies outside of the pickle under an id. */
        Object persistent(Object id);
    }

    private final ByteBuffer in;
    private final FilePlace place;
    private final Objects objects;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int at;

    private Pickle(ByteBuffer in, FilePlace place, Objects objects) {
        this.in = in;
        this.place = place;
        this.objects = objects;
    }

    /**
     * Reads one pickle from the position of a buffer on, which is behind it then.
     *
     * @throws MalformedFileException if it is none, or has an opcode that is not read
     */
    public static Object read(ByteBuffer in, FilePlace place, Objects objects) throws MalformedFileException {
        ByteOrder order = in.order();
        Pickle pickle = new Pickle(in.order(ByteOrder.LITTLE_ENDIAN), place, objects);
        try {
            return pickle.run();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException cut) {
            throw place.error(pickle.at, "the pickle ends in the middle, or has nothing to work on; it is corrupt");
        } catch (ClassCastException wrong) {
            throw place.error(pickle.at, "an operation of the pickle finds what it does not work on; it is corrupt");
        } finally {
            in.order(order);
        }
    }

    private Object run() throws MalformedFileException {
        for (int n = 0; n < MOST_OPERATIONS; n++) {
            at = in.position();
            int code = in.get() & 0xff;
            if (code == '.') {
                return pop();
            }
            if (!structure(code)) {
                push(value(code));
            }
        }
        throw place.error(
                at,
                "the pickle has more than " + MOST_OPERATIONS
                        + " operations; save long lists as tensors or in a file of their own");
    }

    /** Operations that make one value of the bytes that follow. */
    private Object value(int code) throws MalformedFileException {
        return switch (code) {
            case 'N' -> null;
            case 0x88 -> true;
            case 0x89 -> false;
            case 'K' -> (long) (in.get() & 0xff);
            case 'M' -> (long) (in.getShort() & 0xffff);
            case 'J' -> (long) in.getInt();
            case 0x8a -> whole(bytes(in.get() & 0xff));
            case 0x8b -> whole(bytes(in.getInt()));
            case 'G' -> {
                double value = in.order(ByteOrder.BIG_ENDIAN).getDouble();
                in.order(ByteOrder.LITTLE_ENDIAN);
                yield value;
            }
            case 0x8c, 'U' -> text(bytes(in.get() & 0xff));
            case 'X', 'T' -> text(bytes(in.getInt()));
            case 0x8d -> text(bytes(in.getLong()));
            case 'C' -> bytes(in.get() & 0xff);
            case 'B' -> bytes(in.getInt());
            case 0x8e, 0x96 -> bytes(in.getLong());
            case ']', ')', 0x8f -> new ArrayList<>();
            case '}' -> new LinkedHashMap<>();
            case 'l', 't', 0x91 -> new ArrayList<>(popToMark());
            case 'd' -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                put(map, popToMark());
                yield map;
            }
            case 0x85 -> popLast(1);
            case 0x86 -> popLast(2);
            case 0x87 -> popLast(3);
            case 'c' -> new Global(line(), line());
            case 0x93 -> {
                List<Object> names = popLast(2);
                yield new Global((String) names.get(0), (String) names.get(1));
            }
            case 'R', 0x81 -> {
                List<Object> call = popLast(2);
                yield call(call.get(0), (List<?>) call.get(1));
            }
            case 0x92 -> {
                List<Object> call = popLast(3);
                yield call(call.get(0), (List<?>) call.get(1));
            }
            case 'Q' -> objects.persistent(pop());
            case 'h' -> recall(in.get() & 0xff);
            case 'j' -> recall(in.getInt());
            case '2' -> top();
            default ->
                throw place.error(
                        at,
                        "opcode 0x" + Integer.toHexString(code)
                                + " of the pickle is not read; save tensors alone, by torch.save or safetensors");
        };
    }

    /** Operations on what is there already; false if it is none of these. */
    private boolean structure(int code) throws MalformedFileException {
        switch (code) {
            case 0x80 -> {
                int protocol = in.get() & 0xff;
                if (protocol < 2 || protocol > 5) {
                    throw place.error(at, "protocol " + protocol + " of pickle is not read: 2 to 5 are");
                }
            }
            case 0x95 -> in.getLong();
            case '(' -> push(MARK);
            case '0' -> pop();
            case '1' -> popToMark();
            case 'q' -> memo.put(in.get() & 0xff, top());
            case 'r' -> memo.put(in.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> set(popLast(2));
            case 'u' -> set(popToMark());
            // the state of an object is nothing that is kept
            case 'b' -> pop();
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object call(Object function, List<?> arguments) {
        Object made = function instanceof Global global ? objects.call(global, arguments) : null;
        return made != null ? made : function instanceof Foreign foreign ? foreign : new Foreign(function);
    }

    private void append(List<Object> values) {
        if (top() instanceof List<?>) {
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) top();
            list.addAll(values);
        } else if (!(top() instanceof Foreign)) {
            throw new ClassCastException();
        }
    }

    private void set(List<Object> pairs) {
        if (top() instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked")
            Map<Object, Object> map = (Map<Object, Object>) top();
            put(map, pairs);
        } else if (!(top() instanceof Foreign)) {
            throw new ClassCastException();
        }
    }

    /** Keys that are no texts and no numbers are dropped: a list that holds itself has no hash. */
    private static void put(Map<Object, Object> map, List<Object> pairs) {
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            if (key instanceof String || key instanceof Long || key instanceof Boolean || key instanceof Double) {
                map.put(key, pairs.get(i + 1));
            }
        }
    }

    private Object recall(int index) throws MalformedFileException {
        if (!memo.containsKey(index)) {
            throw place.error(at, "the pickle refers to number " + index + ", which it has not kept; it is corrupt");
        }
        return memo.get(index);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private List<Object> popLast(int count) {
        List<Object> last = stack.subList(stack.size() - count, stack.size());
        if (last.contains(MARK)) {
            throw new ClassCastException();
        }
        List<Object> values = new ArrayList<>(last);
        last.clear();
        return values;
    }

    private List<Object> popToMark() {
        int mark = stack.size() - 1;
        while (stack.get(mark) != MARK) {
            mark--;
        }
        List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private byte[] bytes(long length) throws MalformedFileException {
        if (length < 0 || length > in.remaining()) {
            throw place.error(
                    at,
                    "the pickle promises " + length + " bytes and has " + in.remaining()
                            + "; it is truncated or corrupt");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Little-endian, in two's complement; a Long where it is one. */
    private static Object whole(byte[] bytes) {
        if (bytes.length == 0) {
            return 0L;
        }
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        BigInteger value = new BigInteger(turned);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String line() {
        int from = in.position();
        while (in.get() != '\n') {
            // until the end of the line
        }
        byte[] bytes = new byte[in.position() - 1 - from];
        in.get(from, bytes);
        return text(bytes);
    }
}
