/**
 * Distillation: a student learns from a teacher's logits. Losses on two sets of logits, compact teachers, and the
 * workflow around them.
 *
 * <p>Symbols: s the student's logits, t the teacher's, T temperature, p = softmax(t / T), q = softmax(s / T), N rows, K
 * classes, α the teacher's share beside labels. Start at {@link dev.logits.distill.DistillationLoss} and {@link
 * dev.logits.distill.Distiller}:
 * <pre>{@code
 * Logits teacher = big.logits(x);                                          // a network that was trained before
 * Architecture student = Architecture.features(784).dense(4).relu().logits(10);
 * Distiller<Logits> distiller = Distiller.of(student, new DistillationLoss(4), Training.DEFAULTS);
 * Network taught = distiller.fit(x, Targets.logits(teacher), y).network();
 * Network alone = distiller.alone(x, y).network();
 * DistillationReport report =
 *         DistillationReport.of(big.logits(xTest), alone.logits(xTest), taught.logits(xTest), yTest);
 * }</pre>
 *
 * <table>
 *   <caption>Which loss?</caption>
 *   <tr><th>loss</th><th>when</th></tr>
 *   <tr><td>{@link dev.logits.distill.DistillationLoss}</td><td>the first to try; the student covers what the teacher
 *       finds likely</td></tr>
 *   <tr><td>{@link dev.logits.distill.ReverseKlLoss}</td><td>a small generator: the student keeps to the
 *   likeliest</td></tr>
 *   <tr><td>{@link dev.logits.distill.JensenShannonLoss}</td><td>between the two, bounded</td></tr>
 *   <tr><td>{@link dev.logits.distill.TotalVariationLoss}</td><td>a noisy teacher</td></tr>
 *   <tr><td>{@link dev.logits.distill.DecoupledLoss}</td><td>a teacher that is sure of nearly every label</td></tr>
 *   <tr><td>{@link dev.logits.distill.CorrelationLoss}</td><td>a teacher much stronger than the student</td></tr>
 *   <tr><td>{@link dev.logits.distill.StandardizedLoss}</td><td>logits of quite different ranges</td></tr>
 *   <tr><td>{@link dev.logits.distill.LogitMatchingLoss}</td><td>a regression, with no temperature to choose</td></tr>
 *   <tr><td>{@link dev.logits.distill.SparseTeacherLoss}</td><td>a teacher kept as top k or draws, {@link
 *       dev.logits.distill.SparseTeacher}</td></tr>
 *   <tr><td>{@link dev.logits.distill.MixedLoss}</td><td>any of them, and labels</td></tr>
 * </table>
 *
 * <p>What builds on what:
 * <ol>
 *   <li>{@code TeacherLoss} is the template of losses against a teacher's logits, on {@code loss.RowLoss}; {@code
 *       PairedRows}, {@code SoftRow} and {@code Pearson} are their arithmetic. Losses that need labels too have {@link
 *       dev.logits.distill.TeacherAndLabels} as targets. {@link dev.logits.distill.CorrelationLoss} is of a whole
 *       batch.
 *   <li>{@link dev.logits.distill.SparseTeacher} keeps a teacher in few numbers, by {@code TopClasses} or
 *       {@code Draws}.
 *   <li>{@link dev.logits.distill.TeacherEnsemble} makes one teacher of several; {@link
 *       dev.logits.distill.TeacherTargets} makes targets of a training of them.
 *   <li>{@link dev.logits.distill.Distiller} trains by {@link dev.logits.distill.MixedLoss}; {@link
 *       dev.logits.distill.DistillationReport} compares.
 * </ol>
 *
 * <p>Imports the nouns, internals, {@code math}, {@code loss}, {@code metric}, {@code source}, {@code
 * learn.features} and {@code learn.network}. Files of teachers are {@code dev.logits.io}'s.
 */
package dev.logits.distill;
