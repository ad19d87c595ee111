package dev.logits.io.json;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.file.LibraryVersion;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import java.util.Optional;

/**
 * Where something that was fitted comes from. Immutable.
 *
 * <pre>{@code
 * Provenance from = Provenance.of(source, "rows 0:5000").withCreated(Instant.now().toString());
 * }</pre>
 *
 * @param source the name of the data; empty if nobody said it
 * @param selection which of its rows, in words; empty if nobody said it
 * @param createdBy the program and its version
 * @param created when; empty so that the same fit gives the same bytes
 * @param classes the names of the classes in the order of the fit's rows, by which other rows are brought into that
 *     order
 * @since 0.1
 */
public record Provenance(
        Optional<String> source,
        Optional<String> selection,
        String createdBy,
        Optional<String> created,
        ClassOrder classes) {

    /** Made by this version of the library, of data that nobody named. */
    public static final Provenance UNKNOWN = new Provenance(
            Optional.empty(), Optional.empty(), LibraryVersion.TEXT, Optional.empty(), ClassOrder.UNKNOWN);

    /** Nothing may be null. */
    public Provenance {
        NullCheck.argument(source, "source");
        NullCheck.argument(selection, "selection");
        NullCheck.argument(createdBy, "createdBy");
        NullCheck.argument(created, "created");
        NullCheck.argument(classes, "classes");
        NullCheck.argument(source, "source");
        NullCheck.argument(selection, "selection");
        NullCheck.argument(createdBy, "createdBy");
        NullCheck.argument(created, "created");
        NullCheck.argument(classes, "classes");
    }

    /** Made by this version of the library, at no stated time, of classes without names. */
    public static Provenance of(String source, String selection) {
        NullCheck.argument(source, "source");
        NullCheck.argument(selection, "selection");
        return new Provenance(
                Optional.of(source), Optional.of(selection), LibraryVersion.TEXT, Optional.empty(), ClassOrder.UNKNOWN);
    }

    /** Made by this version of the library of a source's rows, whose classes may have names. */
    public static Provenance of(LogitsSource source, String selection) {
        NullCheck.argument(source, "source");
        NullCheck.argument(selection, "selection");
        return of(source.name(), selection).withClasses(ClassOrder.of(source));
    }

    /** The same, made by another program. */
    public Provenance withCreatedBy(String program) {
        NullCheck.argument(program, "program");
        return new Provenance(source, selection, program, created, classes);
    }

    /** The same, with a time. */
    public Provenance withCreated(String time) {
        NullCheck.argument(time, "time");
        return new Provenance(source, selection, createdBy, Optional.of(time), classes);
    }

    /** The same, with the names of the classes. */
    public Provenance withClasses(ClassOrder order) {
        NullCheck.argument(order, "order");
        return new Provenance(source, selection, createdBy, created, order);
    }
}
