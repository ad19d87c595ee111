/**
 * The {@code logits} command. {@link dev.logits.app.Main} holds the command line; each subcommand is one class in the
 * room of its subject, which reads files through {@code dev.logits.io}, calls core, and prints for people or, with
 * {@code --json}, for machines. What builds on what: {@code shell} (terminal, streams, errors, words) is under
 * {@code read} (files as options name them), which is under {@code explain}, {@code judge}, {@code calibrate},
 * {@code regress}, {@code network}, {@code distill}, {@code decode} and {@code tour}.
 *
 * <pre>{@code
 * int exit = Main.run(new String[] {"evaluate", "preds.npz", "--json"}, System.out, System.err);
 * }</pre>
 *
 * <p>Exit codes: 0 the work was done; 1 it could not be finished for a reason that is not the input's; 2 the input or
 * the command line was wrong, and nothing was written.
 *
 * <p>This package may import everything; nothing imports it.
 */
package dev.logits.app;
