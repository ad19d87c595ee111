package dev.logits.onnx.internal.jinja;

/** What is wrong with a template, or with what it does to its values, and where. */
public final class JinjaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of failure it is. */
    public enum Kind {
        /** The template is not well-formed. */
        SYNTAX,
        /** The template does to a value what Python would not do either. */
        VALUE,
        /** The template uses what this evaluator does not have. */
        UNSUPPORTED,
        /** The template itself refuses its input: raise_exception. */
        REFUSED
    }

    private final Kind kind;
    private final String what;
    private final int line;
    private final int column;

    private JinjaException(Kind kind, String what, int line, int column) {
        super(line == 0 ? what : "line " + line + ", column " + column + ": " + what);
        this.kind = kind;
        this.what = what;
        this.line = line;
        this.column = column;
    }

    static JinjaException syntax(String what, Place place) {
        return new JinjaException(Kind.SYNTAX, what, place.line(), place.column());
    }

    static JinjaException value(String what) {
        return new JinjaException(Kind.VALUE, what, 0, 0);
    }

    static JinjaException unsupported(String what) {
        return new JinjaException(Kind.UNSUPPORTED, what, 0, 0);
    }

    static JinjaException refused(String what) {
        return new JinjaException(Kind.REFUSED, what, 0, 0);
    }

    /** This failure at a place; the innermost place stays. */
    JinjaException at(Place place) {
        return line == 0 ? new JinjaException(kind, what, place.line(), place.column()) : this;
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** The message without its place. */
    public String what() {
        return what;
    }

    /** The line, from 1; 0 if the failure has no place. */
    public int line() {
        return line;
    }

    /** The column, from 1; 0 if the failure has no place. */
    public int column() {
        return column;
    }
}
