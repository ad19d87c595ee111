/**
 * Regular languages of bytes, as states that are built when they are met. {@link
 * dev.logits.internal.automaton.Languages} makes them; {@link dev.logits.internal.automaton.Language#next} is all that
 * walks them.
 *
 * <p>A file per kind of expression: {@code Branch}, {@code Literal}, {@code Sequence}, {@code Repetition},
 * {@code Union}, {@code Intersection} (with {@code Emptiness}), {@code Quotation}, {@code MachineState}.
 * {@code Lengths} is what is known of the lengths of strings; it decides most questions of emptiness without a search.
 */
package dev.logits.internal.automaton;
