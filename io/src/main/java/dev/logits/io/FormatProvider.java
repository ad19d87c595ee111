package dev.logits.io;

import java.util.List;

/**
 * Registers formats of files, by {@link java.util.ServiceLoader}: this library's are one provider, and a jar of your
 * own may bring another, which the library and the command then read like theirs.
 *
 * <pre>{@code
 * public final class OurFormats implements FormatProvider { // in META-INF/services/dev.logits.io.FormatProvider,
 *     public List<FileFormat> formats() {                            // or: provides FormatProvider with OurFormats
 *         return List.of(new OurFormat());
 *     }
 * }
 * }</pre>
 *
 * <p>Implementations are immutable; the formats are asked for once.
 *
 * @since 0.1
 */
public interface FormatProvider {

    /** The formats, in the order in which they are asked whether a file is theirs. */
    List<FileFormat> formats();
}
