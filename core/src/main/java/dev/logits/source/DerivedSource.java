package dev.logits.source;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.OptionalLong;

/**
 * A source made of another one, whose classes, names, columns and number of rows it has, for who changes or chooses the
 * rows: what is left to write is {@link #open}, and {@link #rows} where rows are left out.
 *
 * <p>Immutable, as far as its subclass is.
 *
 * @since 0.1
 */
public abstract class DerivedSource implements LogitsSource {
    private final LogitsSource source;

    /** Made of a source. */
    protected DerivedSource(LogitsSource source) {
        this.source = NullCheck.argument(source, "source");
    }

    /** What it is made of. */
    protected final LogitsSource source() {
        return source;
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public OptionalLong rows() {
        return source.rows();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public List<String> classNames() {
        return source.classNames();
    }

    @Override
    public List<SourceColumn> columns() {
        return source.columns();
    }
}
