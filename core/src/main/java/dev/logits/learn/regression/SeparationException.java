package dev.logits.learn.regression;

/**
 * The maximum likelihood estimate does not exist, because the classes are separated. The message says by which columns,
 * and what to do.
 *
 * @since 0.1
 */
public final class SeparationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient Separation separation;

    SeparationException(Separation separation) {
        super(message(separation));
        this.separation = separation;
    }

    private static String message(Separation s) {
        return s.kind() + " of " + (s.classes().size() == 1 ? "class " : "classes ") + s.classes() + " by "
                + (s.columns().size() == 1 ? "column " : "columns ") + s.columns()
                + (s.alone() && s.columns().size() > 1 ? ", each by itself" : "")
                + ": the maximum likelihood estimate does not exist, as coefficients would grow without end; fit with"
                + " Firth's penalty or an L2 penalty, or leave the columns out";
    }

    /** What was found. */
    public Separation separation() {
        return separation;
    }
}
