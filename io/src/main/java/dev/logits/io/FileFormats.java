package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

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
    private static final String OURS = FileFormats.class.getPackageName() + ".";

    private static final List<FileFormat> ALL = load();

    private FileFormats() {}

    private static List<FileFormat> load() {
        List<FileFormat> ours = new ArrayList<>();
        List<FileFormat> others = new ArrayList<>();
        for (FormatProvider provider : ServiceLoader.load(FormatProvider.class, FileFormats.class.getClassLoader())) {
            boolean isOurs = provider.getClass().getPackageName().startsWith(OURS);
            (isOurs ? ours : others).addAll(provider.formats());
        }
        if (ours.isEmpty()) {
            throw new ServiceConfigurationError("META-INF/services/" + FormatProvider.class.getName()
                    + " of logits-io is missing: a jar that was made of several must keep the lines of all of them");
        }
        ours.addAll(others);
        return List.copyOf(ours);
    }

    /** All formats of a kind, such as {@link ScoreFormat}. */
    public static <F extends FileFormat> List<F> of(Class<F> kind) {
        NullCheck.argument(kind, "kind");
        return ALL.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The first format of a kind that a file's name matches; empty if there is none. */
    public static <F extends FileFormat> Optional<F> find(Path file, Class<F> kind) {
        NullCheck.argument(file, "file");
        NullCheck.argument(kind, "kind");
        return of(kind).stream().filter(format -> format.matches(file)).findFirst();
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
