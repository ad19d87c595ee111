package dev.logits.decision;

/**
 * A row that deserves a look.
 *
 * @param number its number in the data that it came from, from 0
 * @param label its label; −1 where it has none
 * @param predicted the class of its largest logit, the first of equal ones
 * @param confidence the probability of the predicted class
 * @param ofLabel the probability of the label; NaN where it has none
 * @param score what it was chosen by; see {@link RowReview.Reason}
 * @since 0.1
 */
public record ReviewedRow(long number, int label, int predicted, double confidence, double ofLabel, double score) {}
