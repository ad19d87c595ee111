/**
 * The tour, chapter by chapter. A {@link dev.logits.app.tour.Chapter} tells in {@link dev.logits.app.tour.Block}s,
 * which the command prints and {@link dev.logits.app.tour.TourPage} writes as HTML; {@link dev.logits.app.tour.Tour}
 * has the data and the models that chapters share. Their order, and so their numbers, is that of {@link
 * dev.logits.app.tour.Chapter#all()}, where a new one joins.
 */
package dev.logits.app.tour;
