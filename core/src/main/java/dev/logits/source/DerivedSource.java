package dev.logits.source;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** A source made of another one, whose classes and names it has. */
abstract class DerivedSource implements LogitsSource {
    private final LogitsSource source;

    DerivedSource(LogitsSource source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    final LogitsSource source() {
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
