package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.format.UsualNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the classes in an .npz: an array of text, {@code U} of four bytes a character or {@code S} of one, of
 * shape (K,) and of a usual name such as {@code class_names}.
 */
final class NpzClassNames {
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)([US])(\\d{1,4})");
    private static final int MOST_BYTES = 1 << 26;

    private NpzClassNames() {}

    /** The names; empty if there is no such array, or it does not name each of {@code classes} classes differently. */
    static List<String> of(ArrayFile npz, long classes) throws IOException {
        Optional<ArrayFile.Item> item =
                UsualNames.find(UsualNames.CLASS_NAMES, npz.items(), ArrayFile.Item::name, i -> isOne(i, classes));
        if (item.isEmpty()) {
            return List.of();
        }
        List<String> names = read(item.get(), (int) classes);
        return new LinkedHashSet<>(names).size() == classes && !names.contains("") ? names : List.of();
    }

    private static boolean isOne(ArrayFile.Item item, long classes) {
        return item.store().isPresent()
                && item.header().isPresent()
                && item.header().get().dimensions() == 1
                && item.header().get().shape()[0] == classes
                && TYPE.matcher(item.header().get().descr()).matches();
    }

    private static List<String> read(ArrayFile.Item item, int classes) throws IOException {
        ByteStore store = item.store().orElseThrow();
        NpyHeader header = item.header().orElseThrow();
        Matcher type = TYPE.matcher(header.descr());
        if (!type.matches()) {
            throw new IllegalStateException(header.descr());
        }
        boolean wide = type.group(2).equals("U");
        int size = (wide ? 4 : 1) * Integer.parseInt(type.group(3));
        if ((long) size * classes > Math.min(MOST_BYTES, store.size() - header.dataOffset())) {
            throw store.place().error("names of " + (long) size * classes + " bytes; the file is truncated or corrupt");
        }
        ByteBuffer bytes = ByteBuffer.allocate(size * classes)
                .order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        try (ByteReader in = store.open()) {
            if (!in.skip(header.dataOffset()) || !in.read(bytes)) {
                throw store.place().error(in.position(), "the file ends inside the names; it is truncated");
            }
        }
        List<String> names = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add(text(bytes, c * size, size, wide));
        }
        return names;
    }

    /** Zeros fill an element up. */
    private static String text(ByteBuffer bytes, int at, int size, boolean wide) {
        if (!wide) {
            return new String(bytes.array(), at, size, StandardCharsets.UTF_8).replaceFirst("\0+$", "");
        }
        StringBuilder text = new StringBuilder();
        for (int i = at; i < at + size; i += 4) {
            int character = bytes.getInt(i);
            text.appendCodePoint(Character.isValidCodePoint(character) ? character : 0xfffd);
        }
        return text.toString().replaceFirst("\0+$", "");
    }
}
