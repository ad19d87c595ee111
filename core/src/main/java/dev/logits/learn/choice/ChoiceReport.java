package dev.logits.learn.choice;

/**
 * How the fit of a {@link ChoiceModel} went.
 *
 * <p>Immutable.
 *
 * @param logLikelihood of the model
 * @param nullLogLikelihood if all alternatives of a set are alike
 * @param sets the sum of the weights of the sets that say something
 * @param silentSets how many said nothing, as no alternative or every one was chosen
 * @param converged whether the fit went on to rounding
 * @param steps Newton's steps
 * @since 0.1
 */
public record ChoiceReport(
        double logLikelihood, double nullLogLikelihood, double sets, int silentSets, boolean converged, int steps) {}
