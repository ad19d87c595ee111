package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The formats of files that are known: those of this library, then those of other {@link FormatProvider}s that the
 * class loader of this library sees. Immutable.
 *
 * <pre>{@code
 * FileFormats.endings(ScoreFormat.class);   // .npy, .npz, .csv, .tsv, .parquet, .safetensors, .pt or .pth
 * }</pre>
 *
 * @since 0.1
 */
public final class FileFormats {
    /** By name, because it knows every format and each of them knows this package. */
    private static final String PROVIDER = "dev.logits.io.internal.registry.BuiltInFormats";

    private static final List<FileFormat> OURS = ours();

    /** Looked for where this library's are not enough: to find them, every jar of the class path is opened. */
    private static final class Others {
        static final List<FileFormat> FORMATS = others();

        private Others() {}
    }

    private FileFormats() {}

    private static List<FileFormat> ours() {
        try {
            FormatProvider provider = (FormatProvider)
                    Class.forName(PROVIDER).getDeclaredConstructor().newInstance();
            return List.copyOf(provider.formats());
        } catch (ReflectiveOperationException e) {
            throw new ServiceConfigurationError(PROVIDER + " of logits-io is missing", e);
        }
    }

    private static List<FileFormat> others() {
        List<FileFormat> others = new ArrayList<>();
        for (FormatProvider provider : ServiceLoader.load(FormatProvider.class, FileFormats.class.getClassLoader())) {
            if (!provider.getClass().getName().equals(PROVIDER)) {
                others.addAll(provider.formats());
            }
        }
        return List.copyOf(others);
    }

    /** All formats of a kind, such as {@link ScoreFormat}. */
    public static <F extends FileFormat> List<F> of(Class<F> kind) {
        NullCheck.argument(kind, "kind");
        return Stream.concat(OURS.stream(), Others.FORMATS.stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The first format of a kind that a file's name matches; empty if there is none. */
    public static <F extends FileFormat> Optional<F> find(Path file, Class<F> kind) {
        NullCheck.argument(file, "file");
        NullCheck.argument(kind, "kind");
        return first(OURS, file, kind).or(() -> first(Others.FORMATS, file, kind));
    }

    private static <F extends FileFormat> Optional<F> first(List<FileFormat> formats, Path file, Class<F> kind) {
        return formats.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(format -> format.matches(file))
                .findFirst();
    }

    /** The endings of a kind's formats, for messages: ".npy, .npz or .parquet". */
    public static String endings(Class<? extends FileFormat> kind) {
        NullCheck.argument(kind, "kind");
        List<String> endings = of(kind).stream()
                .flatMap(format -> format.endings().stream())
                .distinct()
                .toList();
        int last = endings.size() - 1;
        return last < 1
                ? String.join("", endings)
                : String.join(", ", endings.subList(0, last)) + " or " + endings.get(last);
    }
}
